/** What the names of locals may not be. */
import type { Name } from '../syntax/ast.ts';
import type { Body } from './body.ts';
import { lookUp } from './environment.ts';
import { fail } from './fault.ts';

/** A local may shadow a local or the prelude, nothing else. */
export function refuseShadowing(body: Body, name: Name): void {
  const { owner } = body.place;
  const field = owner?.fields.find((f) => f.name === name.text);
  const member = field ?? (name.text === '' ? undefined : owner?.methods.get(name.text));
  if (owner !== undefined && member !== undefined) {
    const what = field === undefined ? 'method' : 'field';
    fail('shadowing', `\`${name.text}\` is already a ${what} of ${owner.name}`, name.span, {
      label: `a local may shadow a local, but not a ${what}`,
      related: [{ span: member.span, label: 'declared here' }],
    });
  }
  const meaning = lookUp(body.module, name.text);
  if (meaning === undefined) return;
  if (meaning.kind === 'module') {
    fail('shadowing', `\`${name.text}\` is already a module here`, name.span, {
      label: 'a local may shadow a local, but not an import',
    });
  } else if (!meaning.isPrelude) {
    fail('shadowing', `\`${name.text}\` is already declared`, name.span, {
      label: 'a local may shadow a local, but not this declaration',
      related: [{ span: meaning.declaration.span, label: 'declared here' }],
    });
  }
}
