/** The `post_processor` of a `tokenizer.json`: what stands around the ids of one text. */
import { BadComponent, Component, isObject } from './component.ts';
import type { Tokenizer } from './tokenizer.ts';

type Frame = Tokenizer['frame'];

export const noFrame: Frame = { before: [], after: [] };

const types: Readonly<Record<string, (part: Component) => Frame>> = {
  // Trims the places of tokens, of which ours begin with their first byte in any case.
  ByteLevel: () => noFrame,
  TemplateProcessing: readTemplate,
  Sequence: (part) =>
    part
      .parts('processors')
      .map(readPostProcessor)
      .reduce(
        (outer, inner) => ({
          before: [...inner.before, ...outer.before],
          after: [...outer.after, ...inner.after],
        }),
        noFrame,
      ),
};

export function readPostProcessor(part: Component): Frame {
  return part.choose(types)(part);
}

/** `single`: special tokens with one sequence among them. Pairs of texts are not for us. */
function readTemplate(part: Component): Frame {
  const pieces = part.parts('single').map((piece) => templateIds(piece, part));
  const text = pieces.indexOf('text');
  if (text < 0 || text !== pieces.lastIndexOf('text')) {
    throw new BadComponent(`${part.path}.single has not exactly one sequence`);
  }
  const idsOf = (list: readonly (readonly number[] | 'text')[]): number[] =>
    list.flatMap((each) => (each === 'text' ? [] : [...each]));
  return { before: idsOf(pieces.slice(0, text)), after: idsOf(pieces.slice(text + 1)) };
}

function templateIds(piece: Component, template: Component): readonly number[] | 'text' {
  if (piece.has('Sequence')) return 'text';
  const name = piece.part('SpecialToken').text('id');
  const tokens = template.value('special_tokens');
  const token = isObject(tokens) && Object.hasOwn(tokens, name) ? tokens[name] : undefined;
  const ids = new Component(`${template.path}.special_tokens.${name}`, token).value('ids');
  if (!Array.isArray(ids) || !ids.every((id) => Number.isSafeInteger(id) && id >= 0)) {
    throw new BadComponent(`${template.path}.special_tokens.${name}.ids is not a list of ids`);
  }
  return ids;
}
