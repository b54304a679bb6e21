/** Parentheses leave no node of their own: they widen the span of what they hold. */
import type { ExprSyntax } from './ast.ts';

/** Whether a binary expression was written in parentheses, which settles how far a binder reaches. */
export function isParenthesized(expr: ExprSyntax): boolean {
  return expr.kind === 'binary' && expr.span.start < expr.left.span.start;
}
