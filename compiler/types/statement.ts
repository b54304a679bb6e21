/** Blocks. An error in one statement does not stop the next from being checked. */
import type { BlockSyntax, ExprSyntax, StatementSyntax } from '../syntax/ast.ts';
import type { Body } from './body.ts';
import { checkTruth } from './control.ts';
import { check, infer } from './expression.ts';
import { Abandoned, attempt, fail } from './fault.ts';
import { bindBroken, bindPattern } from './pattern.ts';
import { resolveType } from './resolve-type.ts';
import type { Pattern, Statement, Term } from './term.ts';
import type { Type } from './type.ts';

/** The type of a block without a value: the body of a test or plan. */
const nothing: Type = { kind: 'tuple', items: [] };

export function inferBlock(body: Body, syntax: BlockSyntax, hint?: Type): Term {
  return body.inScope(() => {
    const last = syntax.statements[syntax.statements.length - 1];
    // The parser has said what is wrong with a block that has nothing in it.
    if (last === undefined) throw new Abandoned();
    const result = last.kind === 'expr' ? last.value : undefined;
    if (result === undefined && syntax.isPartial) throw new Abandoned();
    if (result === undefined) return fail('missing-value', 'This block has no value', syntax.span);
    const statements = checkStatements(body, syntax.statements.slice(0, -1));
    const value = attempt(body.report, () => infer(body, result, hint));
    if (statements === undefined || value === undefined) throw new Abandoned();
    const { span } = syntax;
    return { kind: 'block', statements, result: value, type: value.type, span };
  });
}

/** A `test` or `plan`, which is run for what it does. */
export function checkSequence(body: Body, syntax: BlockSyntax): Term {
  return body.inScope(() => {
    const statements = checkStatements(body, syntax.statements);
    if (statements === undefined) throw new Abandoned();
    return { kind: 'block', statements, type: nothing, span: syntax.span };
  });
}

function checkStatements(
  body: Body,
  statements: readonly StatementSyntax[],
): readonly Statement[] | undefined {
  const checked = statements.map((statement) =>
    attempt(body.report, () => checkStatement(body, statement)),
  );
  const sound = checked.filter((statement) => statement !== undefined);
  return sound.length === checked.length ? sound : undefined;
}

function checkStatement(body: Body, statement: StatementSyntax): Statement {
  const { span } = statement;
  switch (statement.kind) {
    case 'let':
      return checkLet(body, statement);
    case 'assert':
      if (body.place.kind !== 'test') {
        return fail('misplaced-assert', '`assert` stands in tests only', span);
      }
      return { kind: 'assert', condition: checkTruth(body, statement.value), span };
    case 'expr':
      if (body.place.kind === 'plan')
        return { kind: 'effect', value: infer(body, statement.value), span };
      infer(body, statement.value);
      return failUnusedValue(statement.value);
    default:
      return statement satisfies never;
  }
}

function checkLet(body: Body, statement: Extract<StatementSyntax, { kind: 'let' }>): Statement {
  const { pattern, span } = statement;
  try {
    const annotated =
      statement.type === undefined ? undefined : resolveType(body.types, statement.type);
    const value =
      annotated === undefined
        ? infer(body, statement.value)
        : check(body, statement.value, annotated, 'The value does not have this type');
    const type = annotated ?? value.type;
    const bound = bindPattern(body, pattern, type, 'let');
    noteValues(body, bound, value);
    return { kind: 'let', pattern: bound, value, span };
  } catch (error) {
    bindBroken(body, pattern);
    throw error;
  }
}

function noteValues(body: Body, pattern: Pattern, value: Term): void {
  if (pattern.kind === 'local') body.values.set(pattern.local, value);
  if (pattern.kind !== 'tuple' || value.kind !== 'tuple') return;
  for (const [at, item] of pattern.items.entries()) noteValues(body, item, value.items[at]!);
}

function failUnusedValue(value: ExprSyntax): never {
  const { kind } = value;
  const isContinuation = kind === 'unary' || kind === 'tuple' || kind === 'list';
  return fail('unused-value', 'This value is not used', value.span, {
    ...(isContinuation
      ? { hint: 'a line that begins with -, ( or [ is a statement of its own.' }
      : { label: 'give it a name with let, or leave it out' }),
  });
}
