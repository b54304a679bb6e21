/** Records and models: `self`, fields, construction and copies with a part replaced. */
import { suggest } from '../diagnostics/suggest.ts';
import type { Span } from '../source/span.ts';
import type { ArgSyntax, ExprSyntax, Name } from '../syntax/ast.ts';
import type { Body } from './body.ts';
import { checkRecord } from './conditions.ts';
import type { RecordDecl } from './declaration.ts';
import { variableDim } from './dim.ts';
import { lookUp, type ModuleScope, memberOf } from './environment.ts';
import { check, infer } from './expression.ts';
import { fail } from './fault.ts';
import { refuseForeignModule } from './foreign-module.ts';
import { referToFunction } from './function-value.ts';
import { habits } from './habits.ts';
import { printType } from './print.ts';
import { fillStatics } from './resolve-type.ts';
import { fieldType, noStatics, type RecordType } from './substitute.ts';
import type { Term } from './term.ts';
import type { StaticArgs, Type } from './type.ts';

/** The type of `self` in a record's own declarations: over its own static parameters. */
export function selfType(owner: RecordDecl): RecordType {
  const own = owner.statics.filter(({ kind }) => kind === 'dim');
  const types = owner.statics.filter(({ kind }) => kind === 'type' || kind === 'tree');
  const args: StaticArgs = {
    ...noStatics,
    dims: new Map(own.map(({ name }) => [name, variableDim(name)])),
    types: new Map(types.map(({ name }) => [name, { kind: 'variable', axes: [], name }])),
  };
  const dtype = owner.isFloating
    ? { dtype: { kind: 'dtype-variable', name: 'float' } as const }
    : {};
  return { kind: 'record', axes: [], record: owner, args, ...dtype };
}

export function selfTerm(body: Body, span: Span): Term {
  const { owner, self } = body.place;
  if (owner === undefined || self === undefined) {
    return fail('unknown-name', '`self` is known in methods only', span);
  }
  return { kind: 'local', local: self, type: selfType(owner), span };
}

/** `r.name`, a field of a record or of a stack of them. */
export function fieldOf(body: Body, of: Term, name: Name): Term {
  const type = body.resolve(of.type);
  const field =
    type.kind === 'record' ? type.record.fields.find((f) => f.name === name.text) : undefined;
  if (type.kind !== 'record' || field === undefined) return failField(body.module, type, name);
  const span = { ...name.span, start: Math.min(of.span.start, name.span.start) };
  return { kind: 'field', of, name: name.text, type: fieldType(type, field), span };
}

function failField(scope: ModuleScope, type: Type, name: Name): never {
  const habit = habits.get(name.text);
  if (type.kind !== 'record') {
    const isFunction = scope.prelude?.declarations.get(name.text)?.kind === 'fn';
    const inFront = `functions stand before what they take: ${name.text}(x)`;
    const hint = isFunction ? inFront : habit;
    return fail('unknown-field', `There is no field \`${name.text}\` here`, name.span, {
      label: `this is ${printType(type)}`,
      ...(hint === undefined ? {} : { hint }),
    });
  }
  const { record } = type;
  const names = [...record.fields.map((f) => f.name), ...record.methods.keys()].filter(Boolean);
  const meant = suggest(name.text, names);
  return fail('unknown-field', `${record.name} has no field \`${name.text}\``, name.span, {
    label: `${meant === undefined ? '' : `did you mean \`${meant}\`?  `}It has: ${names.join(', ')}`,
    ...(habit === undefined || meant !== undefined ? {} : { hint: habit }),
    ...(meant === undefined ? {} : { fix: { kind: 'replace', span: name.span, text: meant } }),
  });
}

/** A field, a method as a value, or a name in a module. */
export function inferMember(
  body: Body,
  syntax: Extract<ExprSyntax, { kind: 'member' }>,
  hint?: Type,
): Term {
  const { of, name, span } = syntax;
  const qualifier = of.kind === 'name' ? lookUp(body.module, of.name.text) : undefined;
  if (of.kind === 'name' && qualifier?.kind === 'module' && body.find(of.name.text) === undefined) {
    const declaration = memberOf(qualifier.module, name);
    if (declaration.kind === 'const') {
      return { kind: 'const', declaration, type: declaration.type, span };
    }
    if (declaration.kind === 'fn')
      return referToFunction(body, [declaration], undefined, hint, span);
    return fail('not-a-value', `\`${name.text}\` is a type, not a value`, span);
  }
  refuseForeignModule(body, of, name);
  const value = infer(body, of);
  const type = body.resolve(value.type);
  const method = type.kind === 'record' ? type.record.methods.get(name.text) : undefined;
  if (method !== undefined) return referToFunction(body, [method], value, hint, span);
  return fieldOf(body, value, name);
}

// ---- construction

/** `KV(k: a, v: b)`. `given` are static arguments in brackets; the rest follows from the fields. */
export function construct(
  body: Body,
  record: RecordDecl,
  given: StaticArgs,
  args: readonly ArgSyntax[],
  span: Span,
  hint?: Type,
): Term {
  const type = openRecord(body, record, given, span);
  const wanted = hint === undefined ? undefined : body.resolve(hint);
  if (wanted?.kind === 'record' && wanted.record === record) body.solver.unify(type, wanted);
  const written = fieldArgs(body.module, record, args, span);
  const fields = new Map<string, Term>();
  // Functions last: the other fields say what their parameters are.
  const isFunction = (name: string) =>
    record.fields.find((field) => field.name === name)?.type.kind === 'function';
  const order = [...written.keys()];
  for (const name of [...order.filter((n) => !isFunction(n)), ...order.filter(isFunction)]) {
    const field = record.fields.find((f) => f.name === name);
    const value = written.get(name)?.value;
    if (field === undefined || value === undefined) continue;
    const title = `\`${name}\` of ${record.name} does not fit`;
    fields.set(name, check(body, value, fieldType(type, field), title));
  }
  body.atEnd(() => {
    const resolved = body.resolve(type);
    if (resolved.kind === 'record') checkRecord(resolved, span);
    body.uses.push({ kind: 'type', type: resolved, span });
  });
  return { kind: 'construct', record, statics: type.args, fields, type, span };
}

function openRecord(body: Body, record: RecordDecl, given: StaticArgs, span: Span): RecordType {
  const args = fillStatics(
    record.statics.map(({ default: _, ...param }) => param),
    given,
    (param) => {
      if (param.kind === 'bool') return failOpen(record, param.name, span);
      const unknown =
        param.kind === 'dim' ? body.solver.freshDim(param.name) : body.solver.freshType();
      body.require(unknown, () => failOpen(record, param.name, span));
      return unknown;
    },
  );
  const dtype = record.isFloating ? { dtype: body.solver.freshDtype('float') } : {};
  return { kind: 'record', axes: [], record, args, ...dtype };
}

function failOpen(record: RecordDecl, param: string, span: Span): never {
  return fail('undetermined', `Nothing here determines ${param} of ${record.name}`, span, {
    hint: `give it in brackets: ${record.name}[${param}: …](…)`,
  });
}

function fieldArgs(
  scope: ModuleScope,
  record: RecordDecl,
  args: readonly ArgSyntax[],
  span: Span,
): ReadonlyMap<string, ArgSyntax> {
  const written = new Map<string, ArgSyntax>();
  for (const arg of args) {
    if (arg.name === undefined) {
      return fail('arity', `The fields of ${record.name} are named`, arg.span, {
        label: 'which field is this?',
        hint: `${record.name}(${record.fields.map((f) => `${f.name}: …`).join(', ')})`,
      });
    }
    const { text } = arg.name;
    if (!record.fields.some((field) => field.name === text)) {
      const type: Type = { kind: 'record', axes: [], record, args: noStatics };
      return failField(scope, type, arg.name);
    }
    if (written.has(text)) fail('arity', `\`${text}\` is given twice`, arg.span);
    written.set(text, arg);
  }
  const missing = record.fields.filter((f) => !f.hasDefault && !written.has(f.name));
  if (missing.length > 0) {
    return fail(
      'arity',
      `${record.name} needs ${missing.map((f) => `\`${f.name}\``).join(', ')}`,
      span,
      {
        related: missing.slice(0, 1).map((f) => ({ span: f.span, label: 'declared here' })),
      },
    );
  }
  return written;
}

/** `r with (a.b: e)` */
export function inferWith(
  body: Body,
  syntax: Extract<ExprSyntax, { kind: 'with' }>,
  hint?: Type,
): Term {
  const of = infer(body, syntax.of, hint);
  const changes = syntax.changes.map(({ path, value }) => {
    const part = path.reduce((term, name) => fieldOf(body, term, name), of);
    const names = path.map(({ text }) => text);
    return {
      path: names,
      value: check(body, value, part.type, `\`${names.join('.')}\` does not fit`),
    };
  });
  return { kind: 'with', of, changes, type: of.type, span: syntax.span };
}
