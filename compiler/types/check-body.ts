/** The second phase: bodies, defaults and draws, each in a scope of its own. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type {
  BlockSyntax,
  DrawSyntax,
  ExprSyntax,
  FieldSyntax,
  FnSyntax,
  ItemSyntax,
} from '../syntax/ast.ts';
import { Body, type BodyPlace } from './body.ts';
import { coerce } from './coerce.ts';
import type { Mutable } from './collect.ts';
import type { BlockDecl, ConstDecl, FieldDecl, FnDecl, RecordDecl } from './declaration.ts';
import { check, infer } from './expression.ts';
import { attempt } from './fault.ts';
import { fieldOf, selfTerm } from './record.ts';
import type { CallGraph } from './recursion.ts';
import type { Use } from './requirements.ts';
import { leadingAxes } from './solver.ts';
import { checkSequence } from './statement.ts';
import { dropAxes, single } from './substitute.ts';
import type { Term } from './term.ts';
import type { Type } from './type.ts';
import type { TypeScope } from './type-scope.ts';
import { zonk } from './zonk.ts';

type Report = (diagnostic: Diagnostic) => void;

/** One body from start to end: `undefined` if it has an error. */
function checkIn(
  types: TypeScope,
  place: BodyPlace,
  report: Report,
  work: (body: Body) => Term,
): Term | undefined {
  const body = new Body(types, place, report);
  const term = attempt(report, () => body.inScope(() => work(body)));
  const isSound = term !== undefined && body.finish();
  types.module.facts?.settle(body);
  return isSound ? zonk(body, term) : undefined;
}

export function checkFunction(
  declaration: FnDecl,
  syntax: FnSyntax,
  types: TypeScope,
  report: Report,
  calls: CallGraph,
  uses: Map<FnDecl, readonly Use[]>,
): void {
  const { owner, self, isRandom } = declaration;
  const place: BodyPlace = {
    kind: 'fn',
    isRandom,
    ...(declaration.name === '' ? {} : { name: declaration.name }),
    ...(owner === undefined ? {} : { owner }),
    ...(self === undefined ? {} : { self }),
  };
  // A default may mention the parameters before it.
  const bindParams = (body: Body, count: number) => {
    for (const [i, { name }] of syntax.params.slice(0, count).entries()) {
      const param = declaration.params[i];
      if (param !== undefined) body.bindParameter(name, param.local, param.type);
    }
  };
  for (const [i, { default: fallback }] of syntax.params.entries()) {
    const param = declaration.params[i];
    if (fallback === undefined || param === undefined) continue;
    const value = checkIn(types, place, report, (body) => {
      bindParams(body, i);
      return check(body, fallback, defaultType(param.type), 'This default does not fit');
    });
    if (value !== undefined) param.default = value;
  }
  const source = syntax.body;
  if (source === undefined) return;
  const term = checkIn(types, place, report, (body) => {
    calls.set(declaration, body.calls);
    uses.set(declaration, body.uses);
    bindParams(body, syntax.params.length);
    return check(body, source, declaration.result, 'The result does not have the declared type');
  });
  if (term !== undefined) declaration.body = term;
}

/** Where no scalar type is given, `float` is f32. */
function defaultType(declared: Type): Type {
  return declared.kind === 'scalar' ? single : declared;
}

export function checkConstant(
  declaration: ConstDecl,
  syntax: Extract<ItemSyntax, { kind: 'const' }>,
  types: TypeScope,
  report: Report,
): void {
  const value = checkIn(types, { kind: 'const', isRandom: false }, report, (body) =>
    syntax.type === undefined
      ? infer(body, syntax.value)
      : check(body, syntax.value, declaration.type),
  );
  if (value === undefined) {
    types.module.broken.add(declaration.name);
    return;
  }
  declaration.value = value;
  (declaration as Mutable<ConstDecl>).type = value.type;
}

export function checkBlock(
  declaration: BlockDecl,
  syntax: BlockSyntax,
  types: TypeScope,
  report: Report,
  uses: (readonly Use[])[],
): Term | undefined {
  const { kind } = declaration;
  return checkIn(types, { kind, isRandom: true }, report, (body) => {
    uses.push(body.uses);
    return checkSequence(body, syntax);
  });
}

// ---- fields

/** Defaults and draws of a record's fields. */
export function checkMembers(
  declaration: RecordDecl,
  syntax: Extract<ItemSyntax, { kind: 'record' }>,
  types: TypeScope,
  report: Report,
): void {
  for (const field of declaration.fields) {
    const source = syntax.fields.find(({ name }) => name.text === field.name);
    if (source === undefined) continue;
    checkDefault(field, source, types, report);
    if (source.draw !== undefined) checkDraw(declaration, field, source.draw, types, report);
  }
}

function checkDefault(
  field: FieldDecl,
  source: FieldSyntax,
  types: TypeScope,
  report: Report,
): void {
  const { default: fallback } = source;
  if (fallback === undefined) return;
  const value = checkIn(types, { kind: 'const', isRandom: false }, report, (body) =>
    check(body, fallback, field.type, 'This default does not fit'),
  );
  if (value !== undefined) field.default = value;
}

function checkDraw(
  owner: RecordDecl,
  field: FieldDecl,
  draw: DrawSyntax,
  types: TypeScope,
  report: Report,
): void {
  const place: BodyPlace = { kind: 'draw', isRandom: true };
  if (draw.kind === 'draw') {
    const value = checkIn(types, place, report, (body) => drawOf(body, draw.value, field.type));
    if (value !== undefined) field.draw = value;
    return;
  }
  const overrides = draw.overrides.flatMap(({ path, value }) => {
    const term = checkIn(types, { ...place, owner, self: { name: 'self' } }, report, (body) => {
      const whole = fieldOf(body, selfTerm(body, field.span), {
        text: field.name,
        span: field.span,
      });
      const target = path.reduce((part, name) => fieldOf(body, part, name), whole);
      return drawOf(body, value, target.type);
    });
    return term === undefined ? [] : [{ path: path.map(({ text }) => text), value: term }];
  });
  if (overrides.length === draw.overrides.length) field.overrides = overrides;
}

/** What has fewer axes than the field is drawn anew for each element along those in front. */
function drawOf(body: Body, syntax: ExprSyntax, type: Type): Term {
  const whole = body.resolve(type);
  const count = leadingAxes(whole).length;
  const hint = whole.kind === 'tensor' ? undefined : dropAxes(count, whole);
  const value = infer(body, syntax, hint);
  const missing = Math.max(0, count - leadingAxes(body.resolve(value.type)).length);
  const title = 'This draw does not fit its field';
  return coerce(body, value, dropAxes(missing, whole), title, syntax.span);
}
