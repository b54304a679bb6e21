/**
 * Beginnings that only an item can have. Where a line starts like this inside open brackets, a
 * closing bracket was forgotten above; knowing it keeps one mistake from swallowing the file.
 */
import type { IToken, TokenType } from 'chevrotain';
import { isA } from './is-a.ts';
import {
  Dot,
  Extern,
  Fn,
  LBrace,
  Let,
  Lower,
  Model,
  Plan,
  Pub,
  Random,
  Record,
  Test,
  Text,
  Type,
  Upper,
  Use,
} from './tokens.ts';

/** No expression and no member starts like one of these, whatever names a program uses. */
const heads: readonly (readonly TokenType[])[] = [
  [Pub, Fn],
  [Pub, Let],
  [Pub, Random, Fn],
  [Pub, Extern],
  [Pub, Model, Upper],
  [Pub, Record, Upper],
  [Pub, Type, Upper],
  [Extern, Fn],
  [Extern, Type, Upper],
  [Model, Upper],
  [Record, Upper],
  [Type, Upper],
  [Plan, Lower, LBrace],
  [Test, Text],
  [Use, Lower, Dot],
];

/** Whether the tokens that `ahead(1)`, `ahead(2)`, … give can only begin an item. */
export function isItemHead(ahead: (distance: number) => IToken | undefined): boolean {
  return heads.some((head) =>
    head.every((type, i) => {
      const token = ahead(i + 1);
      return token !== undefined && isA(token, type);
    }),
  );
}
