import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { printSyntax } from '../../compiler/syntax/print.ts';
import { messages, parse } from './parse.ts';

const folder = new URL('programs/', import.meta.url);
const read = (file: string) => readFileSync(new URL(file, folder), 'utf8');

/** The programs of the language's specification, as they are written there. */
const itemsOf: Record<string, number> = {
  'a-layers.llm': 11,
  'b-attention.llm': 4,
  'c-models.llm': 5,
  'd-losses.llm': 15,
  'e-optim.llm': 6,
  'j-lora.llm': 2,
  'k-decoding.llm': 5,
  'l-pipeline.llm': 2,
};

test.each(Object.entries(itemsOf))('%s', (file, items) => {
  expect(messages(read(file))).toBe('');
  expect(parse(read(file)).module.items).toHaveLength(items);
});

test('no program is left out', () => {
  expect(readdirSync(folder)).toEqual(Object.keys(itemsOf));
});

test('a tree prints for reading', () => {
  const text = `//! About.
use std.nn.{Linear, gelu}

/// A layer.
pub model Block[D, F = 4 * D] where D % 2 == 0 {
  up: Linear[D, F] ~ { w ~ normal(0.02) }
  (x: float[T, D], causal: bool = true) -> float[T, F] {
    let (y, _) = x |> up
    for t: if causal { -y[t, ..2] } else { softmax s: y[t, s] as f32 }
  }
}
`;
  expect(printSyntax(parse(text).module)).toMatchInlineSnapshot(`
    "module test.llm
      doc "About."
      use std.nn names Linear, gelu
      record isPublic isModel Block
        doc "A layer."
        statics dim D
        statics dim F
          default binary *
            left int 4
            right name D
        where divides 0
          dividend name D
          divisor int 2
        fields up
          type named Linear
            args
              value dim
                dim name D
            args
              value dim
                dim name F
          draw overrides
            overrides w
              value call
                callee name normal
                args
                  value float 0.02
        methods
          params x
            type tensor scalar float
              axes
                dims name T
                dims name D
          params causal
            type tensor scalar bool
              axes
            default bool true
          result tensor scalar float
            axes
              dims name T
              dims name F
          body block
            statements let
              pattern tuple
                items name y
                items ignore
              value pipe
                value name x
                target name up
            statements expr
              value binder for
                indices name t
                body if
                  condition name causal
                  then block
                    statements expr
                      value unary -
                        of index
                          of name y
                          indices at
                            value name t
                          indices slice
                            to int 2
                  else block
                    statements expr
                      value binder softmax
                        indices name s
                        body cast scalar f32
                          of index
                            of name y
                            indices at
                              value name t
                            indices at
                              value name s"
  `);
});
