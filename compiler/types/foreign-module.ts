/** `torch.exp(x)`, `F.softmax(x)`: other languages keep in modules what stands alone here. */
import type { ExprSyntax, Name } from '../syntax/ast.ts';
import { foreignModules } from '../syntax/foreign.ts';
import type { Body } from './body.ts';
import { lookUp, moduleOf } from './environment.ts';
import { fail } from './fault.ts';
import { habits } from './habits.ts';

/** `np.exp(x)` of another language, unless `np` means something here. */
export function refuseForeignModule(body: Body, of: ExprSyntax, name: Name): void {
  const root = rootOf(of);
  if (root === undefined || !foreignModules.has(root.text)) return;
  const scope = body.module;
  const isKnown = body.namesInScope().includes(root.text) || body.types.statics.has(root.text);
  if (isKnown || lookUp(scope, root.text) !== undefined) return;
  const isCommon = scope.prelude?.declarations.has(name.text) === true;
  const place = isCommon ? undefined : moduleOf(scope, name.text);
  const plain = 'functions of arrays belong to no module: exp(x), sum(x), max(x, 0)';
  fail('unknown-name', `I do not know \`${root.text}\``, root.span, {
    hint: isCommon
      ? `the function is there without it: ${name.text}(…)`
      : place !== undefined
        ? `write ${name.text}(…), after use ${place}.${name.text}`
        : (habits.get(name.text) ?? plain),
  });
}

/** The name at the left of `a.b.c`. */
function rootOf(of: ExprSyntax): Name | undefined {
  if (of.kind === 'member') return rootOf(of.of);
  return of.kind === 'name' || of.kind === 'upper' ? of.name : undefined;
}
