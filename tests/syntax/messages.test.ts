import { expect, test } from 'vitest';
import { messages } from './parse.ts';

/** What people write, and what they are told. Reviewed: each should teach, in plain words. */

test('a parameter without a type', () => {
  expect(messages('fn f(x) -> f32 = x')).toMatchInlineSnapshot(`
    "error: A parameter needs a type                                missing-type · test.llm:1:7
     1 │ fn f(x) -> f32 = x
       │       ^ expected \`:\` here
       Hint: for example x: f32[T], or x: float[T, D]"
  `);
});

test('a function without a result', () => {
  expect(messages('fn f(x: f32) = x')).toMatchInlineSnapshot(`
    "error: A function says what it gives                        missing-result · test.llm:1:14
     1 │ fn f(x: f32) = x
       │              ^ expected \`->\` here
       Hint: write the type of its value after the parameters: (x: f32[T]) -> f32"
  `);
});

test('a function without a body', () => {
  expect(messages('fn f(x: f32) -> f32 x')).toMatchInlineSnapshot(`
    "error: This function has no body                              missing-body · test.llm:1:21
     1 │ fn f(x: f32) -> f32 x
       │                     ^ expected \`=\` or \`{\` here
       Hint: write = and an expression, or a block: { … }"
  `);
});

test('an assignment', () => {
  expect(messages('plan p {\n  x = 1\n  x\n}')).toMatchInlineSnapshot(`
    "error: A name is given with \`let\`                               missing-let · test.llm:2:3
     2 │   x = 1
       │   ^ write let x = …
       Hint: what has a name never changes, but the name may be given anew."
  `);
});

test('a change', () => {
  expect(messages('plan p {\n  let x = 1\n  x += 1\n}')).toMatchInlineSnapshot(`
    "error: A value never changes                                 foreign-syntax · test.llm:3:5
     3 │   x += 1
       │     ^^
       Hint: name the new value, with the same name if you like: let x = x + 1"
  `);
});

test('def', () => {
  expect(messages('def f(x):\n  return x + 1\n\nlet y = 1')).toMatchInlineSnapshot(`
    "error: \`def\` is not known here                               foreign-syntax · test.llm:1:1
     1 │ def f(x):
       │ ^^^
       Hint: a function is written fn name(x: f32) -> f32 = …"
  `);
});

test('return', () => {
  expect(messages('plan p {\n  return 3\n}')).toMatchInlineSnapshot(`
    "error: \`return\` is not known here                            foreign-syntax · test.llm:2:3
     2 │   return 3
       │   ^^^^^^
       Hint: the last expression of a block is its value"
  `);
});

test('lambda', () => {
  expect(messages('let f = lambda x: x + 1')).toMatchInlineSnapshot(`
    "error: \`lambda\` is not known here                            foreign-syntax · test.llm:1:9
     1 │ let f = lambda x: x + 1
       │         ^^^^^^
       Hint: a function without a name is written |x| x + 1"
  `);
});

test('None', () => {
  expect(messages('let x = None')).toMatchInlineSnapshot(`
    "error: \`None\` is not known here                              foreign-syntax · test.llm:1:9
     1 │ let x = None
       │         ^^^^
       Hint: there is no null: leave a default out, or use a bool"
  `);
});

test('import', () => {
  expect(messages('import numpy as np')).toMatchInlineSnapshot(`
    "error: \`import\` is not known here                            foreign-syntax · test.llm:1:1
     1 │ import numpy as np
       │ ^^^^^^
       Hint: modules are used like this: use std.nn.{Linear, gelu}"
  `);
});

test('a type of another language', () => {
  expect(messages('fn f(x: int) -> f32 = x')).toMatchInlineSnapshot(`
    "error: \`int\` is not known here                               foreign-syntax · test.llm:1:9
     1 │ fn f(x: int) -> f32 = x
       │         ^^^
       Hint: integers are \`i32\` or \`u32\`"
  `);
});

test('a semicolon', () => {
  expect(messages('plan p {\n  let x = 1; x\n}')).toMatchInlineSnapshot(`
    "error: \`;\` does not exist                                   foreign-syntax · test.llm:2:12
     2 │   let x = 1; x
       │            ^
       Hint: a new line ends a statement; put the next one on its own line"
  `);
});

test('a tab', () => {
  expect(messages('plan p {\n\tx\n}')).toMatchInlineSnapshot(`
    "error: Tabs are not allowed                                            tabs · test.llm:2:1
     2 │  x
       │ ^ the first one in this file
       Hint: indent with two spaces; in a string, write \\t"
  `);
});

test('a whole axis', () => {
  expect(messages('let y = x[:, 0]')).toMatchInlineSnapshot(`
    "error: \`:\` is no index                                      foreign-syntax · test.llm:1:11
     1 │ let y = x[:, 0]
       │           ^ expected an index here
       Hint: \`_\` keeps a whole axis, \`..\` a part of it: x[_, 0], x[1..3], x[..T-1]"
  `);
});

test('a slice', () => {
  expect(messages('let y = x[1:3]')).toMatchInlineSnapshot(`
    "error: \`:\` is no index                                      foreign-syntax · test.llm:1:12
     1 │ let y = x[1:3]
       │            ^ expected \`]\` here
       Hint: \`_\` keeps a whole axis, \`..\` a part of it: x[_, 0], x[1..3], x[..T-1]"
  `);
});

test('a chain of comparisons', () => {
  expect(messages('let y = (0 < x < 1)')).toMatchInlineSnapshot(`
    "error: Comparisons do not chain                                     syntax · test.llm:1:16
     1 │ let y = (0 < x < 1)
       │                ^ expected \`)\` here
       Hint: write a < b and b < c"
  `);
});

test('if without else', () => {
  expect(messages('let y = if c { x }')).toMatchInlineSnapshot(`
    "error: An \`if\` needs an \`else\`                                missing-else · test.llm:1:19
     1 │ let y = if c { x }
       │                   ^ expected \`else\`
       Hint: it is an expression and has a value either way: if c { a } else { b }"
  `);
});

test('if with a colon', () => {
  expect(messages('let y = if c: x')).toMatchInlineSnapshot(`
    "error: A block stands in braces                                     syntax · test.llm:1:13
     1 │ let y = if c: x
       │             ^ expected \`{\` here
       Hint: write if c { a } else { b }"
  `);
});

test('for with in', () => {
  expect(messages('let y = for i in range(3): x[i]')).toMatchInlineSnapshot(`
    "error: A \`for\` needs no \`in\`                                        syntax · test.llm:1:15
     1 │ let y = for i in range(3): x[i]
       │               ^^ expected \`:\` here
       Hint: the range of an index is the axis it is used on: for t: x[t]; or it is given: for
       i < 10: i"
  `);
});

test('two names in a row', () => {
  expect(messages('let y = f x')).toMatchInlineSnapshot(`
    "error: Two names in a row begin a binder, which needs a \`:\`         syntax · test.llm:1:12
     1 │ let y = f x
       │            ^ expected \`:\`
       Hint: a binder is written sum i: x[i]; a call, f(x)"
  `);
});

test('a lower-case model', () => {
  expect(messages('model linear { w: float[3] }')).toMatchInlineSnapshot(`
    "error: This name must begin with a capital                        name-case · test.llm:1:7
     1 │ model linear { w: float[3] }
       │       ^^^^^^ expected a name with a capital here
       Hint: dims, models, records and types have one; values and functions do not"
  `);
});

test('a lower-case dim', () => {
  expect(messages('model Linear[i] { w: float[i] }')).toMatchInlineSnapshot(`
    "error: A static parameter in lower case is a bool or an f32    static-kind · test.llm:1:15
     1 │ model Linear[i] { w: float[i] }
       │               ^ expected \`:\` here
       Hint: dims have a capital: [I, O]; a bool is declared like this: [causal: bool]"
  `);
});

test('a field without a type', () => {
  expect(messages('record R {\n  w ~ normal(1)\n}')).toMatchInlineSnapshot(`
    "error: A field needs a type                                    missing-type · test.llm:2:5
     2 │   w ~ normal(1)
       │     ^ expected \`:\` here
       Hint: for example w: float[I, O] ~ normal(0.02)"
  `);
});

test('a bracket that is not closed', () => {
  expect(messages('plan p {\n  let x = f(1\n  let y = 2\n  y\n}')).toMatchInlineSnapshot(`
    "error: I expected \`)\`                                               syntax · test.llm:2:14
     2 │   let x = f(1
       │              ^ the end of the line comes first"
  `);
});

test('a brace that is not closed', () => {
  expect(messages('fn f() -> f32 {\n  1\n\npub fn g() -> f32 = 1')).toMatchInlineSnapshot(`
    "error: A closing brace is missing                           unclosed-brace · test.llm:1:15
     1 │ fn f() -> f32 {
       │               ^ this one is still open before \`pub\`"
  `);
});

test('a bracket that closes nothing', () => {
  expect(messages('let x = f(1))')).toMatchInlineSnapshot(`
    "error: This bracket closes nothing                                  syntax · test.llm:1:13
     1 │ let x = f(1))
       │             ^ expected the end of the line here"
  `);
});

test('a string that is not closed', () => {
  expect(messages('let x = "abc\nlet y = 1')).toMatchInlineSnapshot(`
    "error: This string is not closed                             foreign-syntax · test.llm:1:9
     1 │ let x = "abc
       │         ^^^^
       Hint: it must end with \`"\` on the same line; a line break in it is written \\n"
  `);
});

test('single quotes', () => {
  expect(messages("let x = 'abc'")).toMatchInlineSnapshot(`
    "error: Strings stand in double quotes                        foreign-syntax · test.llm:1:9
     1 │ let x = 'abc'
       │         ^^^^^
       Hint: write "…""
  `);
});

test('an unknown escape', () => {
  expect(messages('let x = "a\\q"')).toMatchInlineSnapshot(`
    "error: This escape is not known                             unknown-escape · test.llm:1:11
     1 │ let x = "a\\q"
       │           ^^
       Hint: these are: \\n \\t \\" \\\\ \\u{1F600}"
  `);
});

test('a power', () => {
  expect(messages('let x = y ** 2')).toMatchInlineSnapshot(`
    "error: Powers are written with \`^\`                          foreign-syntax · test.llm:1:11
     1 │ let x = y ** 2
       │           ^^
       Hint: x^2"
  `);
});

test('a hash', () => {
  expect(messages('# about\nlet x = 1')).toMatchInlineSnapshot(`
    "error: \`#\` does not start a comment                          foreign-syntax · test.llm:1:1
     1 │ # about
       │ ^^^^^^^
       Hint: comments start with \`//\`, documentation with \`///\`"
  `);
});

test('an unknown character', () => {
  expect(messages('let x = 1 $ 2')).toMatchInlineSnapshot(`
    "error: \`$\` means nothing here                            unknown-character · test.llm:1:11
     1 │ let x = 1 $ 2
       │           ^"
  `);
});

test('the end of the file', () => {
  expect(messages('let x = 1 +')).toMatchInlineSnapshot(`
    "error: I expected an expression                                     syntax · test.llm:1:12
     1 │ let x = 1 +
       │            ^ the end of the file comes first"
  `);
});

test('a stray statement', () => {
  expect(messages('1 + 2\nlet x = 1')).toMatchInlineSnapshot(`
    "error: I expected fn, model, record, type, let, plan or test         syntax · test.llm:1:1
     1 │ 1 + 2
       │ ^ found \`1\`"
  `);
});

test('a number that is too large', () => {
  expect(messages('let x = 9007199254740993')).toMatchInlineSnapshot(`
    "error: This number is too large                            number-too-large · test.llm:1:9
     1 │ let x = 9007199254740993
       │         ^^^^^^^^^^^^^^^^ whole numbers go up to 2^53 - 1"
  `);
});

test('an empty block', () => {
  expect(messages('plan p { }')).toMatchInlineSnapshot(`
    "error: This block is empty                                      empty-block · test.llm:1:8
     1 │ plan p { }
       │        ^^^ its last expression would be its value"
  `);
});

test('an extern fn with a body', () => {
  expect(messages('extern fn f() -> f32 = 1')).toMatchInlineSnapshot(`
    "error: An \`extern fn\` has no body                              extern-body · test.llm:1:24
     1 │ extern fn f() -> f32 = 1
       │                        ^ the host has it
       Hint: leave the body out, or take \`extern\` away"
  `);
});

test('a misplaced word', () => {
  expect(messages('random let x = 1')).toMatchInlineSnapshot(`
    "error: Only a \`fn\` is \`random\`                           misplaced-modifier · test.llm:1:1
     1 │ random let x = 1
       │ ^"
  `);
});

test('a late use', () => {
  expect(messages('let x = 1\nuse std.nn')).toMatchInlineSnapshot(`
    "error: A \`use\` stands at the top of its file                       late-use · test.llm:2:1
     2 │ use std.nn
       │ ^^^^^^^^^^ move it above the first item"
  `);
});

test('an attribute on a method', () => {
  expect(messages('model M {\n  @name("f")\n  fn f() -> f32 = 1\n}')).toMatchInlineSnapshot(`
    "error: A method takes no attribute                      misplaced-attribute · test.llm:2:3
     2 │   @name("f")
       │   ^^^^^^^^^^ attributes belong to fields"
  `);
});

test('a static of another kind', () => {
  expect(messages('fn f[causal: i32]() -> f32 = 1')).toMatchInlineSnapshot(`
    "error: A static parameter in lower case is a bool or an f32    static-kind · test.llm:1:14
     1 │ fn f[causal: i32]() -> f32 = 1
       │              ^^^
       Hint: numbers that set shapes are dims, with a capital: [K]"
  `);
});

test('an alias of nothing', () => {
  expect(messages('type A')).toMatchInlineSnapshot(`
    "error: A type alias says what it stands for                          syntax · test.llm:1:7
     1 │ type A
       │       ^ expected \`=\`
       Hint: type Row[D] = f32[D]"
  `);
});

test('self among the parameters', () => {
  expect(messages('model M {\n  fn f(self, x: f32) -> f32 = x\n}')).toContain(
    'A method needs no `self` among its parameters',
  );
});

test('a conversion by a method', () => {
  expect(messages('fn f(x: i32) -> f32 = x.float()')).toContain('converted with `as`');
});
