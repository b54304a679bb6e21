/** What the names of a program stand for, as written: the answer to "where is this declared?". */
import type { LoadedModule } from '../../compiler/modules/load.ts';
import type { Span } from '../../compiler/source/span.ts';
import type {
  AxesSyntax,
  DimSyntax,
  FnSyntax,
  ItemSyntax,
  Name,
  StaticSyntax,
  TypeArgSyntax,
  TypeSyntax,
} from '../../compiler/syntax/ast.ts';

export type Names = ReadonlyMap<string, Definition>;

export type DefinitionKind =
  | 'module'
  | 'function'
  | 'method'
  | 'record'
  | 'type'
  | 'constant'
  | 'plan'
  | 'field'
  | 'parameter'
  | 'let'
  | 'index'
  | 'static';

export interface Definition {
  readonly kind: DefinitionKind;
  readonly name: string;
  /** Its identity: two definitions at one place are one. Of a module, the start of its file. */
  readonly place: Span;
  /** As declared: `fn gelu(x: float) -> float`. */
  readonly signature: string;
  readonly doc: string;
  /** The node that the checker's facts about a local are found by. */
  readonly binder?: Name;
  /** What stands after its dot: fields and methods, or what a module declares. */
  readonly members?: Names;
  readonly params?: Names;
  /** Of what a module declares. */
  readonly isPublic?: boolean;
  readonly statics?: Names;
}

export const placeKey = ({ file, start }: Span): string => `${file}:${start}`;

/** A local or a static parameter: what has no more to it than its name and what is written of it. */
export function simple(
  kind: DefinitionKind,
  name: Name,
  signature = name.text,
  doc = '',
): Definition {
  return { kind, name: name.text, place: name.span, signature, doc, binder: name };
}

export const byName = (definitions: readonly Definition[]): Names =>
  new Map(definitions.map((definition) => [definition.name, definition]));

// ---- modules

/** Everything that the module's items declare, prelude functions of several arities included. */
export function definitionsOf(module: LoadedModule, known: ReadonlySet<string>): Definition[] {
  return module.syntax.items.flatMap((item) =>
    definitionOf(item, module.source.text, known).map((definition) => ({
      ...definition,
      isPublic: item.isPublic,
    })),
  );
}

/** What may be named behind the module's dot. */
export const publicMembers = (module: Definition | undefined): Names =>
  new Map([...(module?.members ?? [])].filter(([, { isPublic }]) => isPublic === true));

function definitionOf(item: ItemSyntax, text: string, known: ReadonlySet<string>): Definition[] {
  switch (item.kind) {
    case 'fn': {
      if (item.fn.name === undefined) return [];
      const words = item.isExtern ? 'extern ' : '';
      return [functionDefinition('function', { ...item.fn, doc: item.doc }, text, known, words)];
    }
    case 'record':
      return [recordDefinition(item, text, known)];
    case 'alias': {
      const written = text.slice(item.name.span.start, item.span.end).trim();
      const signature = `${item.isExtern ? 'extern ' : ''}type ${written}`;
      return [{ ...simple('type', item.name, signature, item.doc), statics: statics(item, text) }];
    }
    case 'const': {
      const type = item.type === undefined ? '' : `: ${sliceOf(text, item.type.span)}`;
      return [simple('constant', item.name, `let ${item.name.text}${type}`, item.doc)];
    }
    case 'plan':
      return [simple('plan', item.name, `plan ${item.name.text}`, item.doc)];
    case 'test':
      return [];
    default:
      return item satisfies never;
  }
}

const sliceOf = (text: string, { start, end }: Span): string => text.slice(start, end);

function recordDefinition(
  item: Extract<ItemSyntax, { kind: 'record' }>,
  text: string,
  known: ReadonlySet<string>,
): Definition {
  const head = text.slice(item.name.span.start, text.indexOf('{', item.name.span.start)).trim();
  const own = statics(item, text);
  const inside = new Set([...known, ...own.keys()]);
  const fields = item.fields.map(({ name, type, doc }) =>
    simple('field', name, text.slice(name.span.start, type.span.end), doc),
  );
  const methods = item.methods.map((method) => functionDefinition('method', method, text, inside));
  return {
    ...simple('record', item.name, `${item.isModel ? 'model' : 'record'} ${head}`, item.doc),
    members: byName([...fields, ...methods]),
    statics: own,
  };
}

function functionDefinition(
  kind: 'function' | 'method',
  fn: FnSyntax,
  text: string,
  known: ReadonlySet<string>,
  words = '',
): Definition {
  const { name, span, params, result, where, doc } = fn;
  const end = where[where.length - 1]?.span.end ?? result.span.end;
  const written = text.slice((name?.span ?? span).start, end);
  const head = name === undefined ? written.replace(/^random\s+/, '') : `fn ${written}`;
  const random = fn.isRandom ? 'random ' : '';
  return {
    kind,
    name: name?.text ?? '',
    place: name?.span ?? span,
    signature: `${words}${random}${head}`,
    doc,
    params: byName(
      params.map((p) =>
        simple('parameter', p.name, text.slice(p.name.span.start, p.type.span.end)),
      ),
    ),
    statics: byName([...statics(fn, text).values(), ...impliedStatics(fn, known)]),
  };
}

// ---- static parameters

export function statics(owner: { readonly statics: readonly StaticSyntax[] }, text: string): Names {
  return byName(owner.statics.map(({ name, span }) => simple('static', name, sliceOf(text, span))));
}

/** The dims and `..S` that a signature introduces by mentioning them: each at its first mention. */
function impliedStatics(fn: FnSyntax, known: ReadonlySet<string>): Definition[] {
  const declared = new Set([...known, ...fn.statics.map(({ name }) => name.text)]);
  const found = new Map<string, Definition>();
  for (const name of fn.params.flatMap(({ type }) => dimNames(type))) {
    if (declared.has(name.text) || found.has(name.text)) continue;
    found.set(name.text, simple('static', name));
  }
  return [...found.values()];
}

function dimNames(type: TypeSyntax): Name[] {
  switch (type.kind) {
    case 'tensor':
      return axisNames(type.axes);
    case 'named':
      return type.args.flatMap(argNames);
    case 'stack':
      return [...axisNames(type.axes), ...dimNames(type.of)];
    case 'tuple':
      return type.items.flatMap(dimNames);
    case 'function':
      return [...type.params, type.result].flatMap(dimNames);
    case 'list':
    case 'cast':
      return dimNames(type.of);
    default:
      return type satisfies never;
  }
}

const axisNames = ({ rest, dims }: AxesSyntax): Name[] => [
  ...(rest === undefined ? [] : [rest]),
  ...dims.flatMap(namesIn),
];

function argNames({ value }: TypeArgSyntax): Name[] {
  switch (value.kind) {
    case 'dim':
      return namesIn(value.dim);
    case 'type':
      return dimNames(value.type);
    case 'bool':
    case 'number':
      return [];
    default:
      return value satisfies never;
  }
}

function namesIn(dim: DimSyntax): Name[] {
  switch (dim.kind) {
    case 'int':
    case 'path':
      return [];
    case 'name':
      return dim.args === undefined ? [dim.name] : dim.args.flatMap(argNames);
    case 'binary':
      return [...namesIn(dim.left), ...namesIn(dim.right)];
    default:
      return dim satisfies never;
  }
}
