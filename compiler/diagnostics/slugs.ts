/** What each message means, at more length than it has room for: the text of `llmc explain`. */

const meanings = {
  // syntax
  syntax:
    'The text does not follow the grammar where the message points. What follows is read on from the next statement, member or item, so further messages are mistakes of their own.',
  'foreign-syntax':
    'A mark or word of another language stands here. The message says what is written instead in this one; the rest of the line was read as if it stood there.',
  tabs: 'Tabs are shown differently everywhere, so source files hold none. Indent with two spaces. In a string, a tab is written \\t.',
  'unknown-character':
    'No part of the language begins with this character. Outside of strings and comments a program is written in ASCII.',
  'unknown-escape':
    'In a string, a backslash begins one of \\n, \\t, \\", \\\\ and \\u{…} with a code point in hexadecimal. Anything else is refused, so that a slip never changes a text silently.',
  'unclosed-brace':
    'A `{` has no `}` before the next item or the end of the file. The mark is on the brace that is still open.',
  'empty-block': 'The last expression of a block is its value, so a block without any has none.',
  'missing-type':
    'Parameters and fields are declared with their type, for example x: f32[T, D]. Only locals and the parameters of |x| … are inferred.',
  'missing-result':
    'Every named function and method says the type of its value after `->`. Then a mistake in its body is found there and not where it is called.',
  'missing-body':
    'A function is `= expression` or a block. Only an `extern fn`, which the host has, goes without.',
  'extern-body': 'An `extern fn` is implemented by the host, so it has a signature and no body.',
  'missing-else': '`if` is an expression and has a value either way, so it needs both branches.',
  'missing-let':
    'A name is given with `let x = …`. Nothing is ever assigned anew: to go on with another value, give the name again with another `let`.',
  'name-case':
    'Names that begin in lower case are values, functions, fields and modules; names with a capital are dims, models, records and types. The grammar relies on it.',
  'number-too-large': 'Whole numbers in a program are exact, so they may not pass 2^53 - 1.',
  'static-kind':
    'In square brackets, a parameter with a capital is a dim, a `type` or a `tree`, and one in lower case is a `bool`.',
  'misplaced-attribute':
    'Attributes such as @name("…") belong to fields and items. Methods have none.',
  'too-deep':
    'Brackets or operators are nested hundreds of levels deep, more than the parser can follow. Name the parts with `let`.',
  'misplaced-modifier':
    'Functions can be `random`; functions and types can be `extern`. Other declarations take neither word.',
  'late-use':
    'All `use` lines stand together at the top of a file, before its items, so that a reader sees at once what it builds on.',
  // names and modules
  'unknown-name':
    'Nothing of this name is in scope: no local, no field or method of this model, nothing in this file, nothing imported, and nothing in the prelude. Names of other files are imported with `use`.',
  'unknown-field': 'The value has no field or method of this name. The message lists those it has.',
  'unknown-module':
    'No file of the project or the standard library has this module name. `use a.b` looks for the file a/b.llm.',
  'private-name': 'The name exists in that file but is not `pub`, so other files cannot use it.',
  'ambiguous-import':
    'The last part of a `use` is both a file and a name in a file. Rename one of them, or say use a.b.{c}.',
  'import-cycle':
    'Files may not import each other in a circle. Move what they share into a file of its own that both import.',
  'duplicate-name':
    'One name is declared twice in the same place, so it would be unclear which is meant.',
  shadowing:
    'A local may take the name of another local, but not that of a field, an item or an import; only names of the prelude may be taken by anything. Otherwise a line deep in a function could change what the lines after it mean.',
  recursion:
    'Functions may not call themselves, directly or through others, because every program unrolls to a finite graph. Loops are `for`, `fold`, `scan` and `chain`.',
  'unused-value':
    'Only the last expression of a block is its value; what an earlier line computes must have a name. A line that begins with `-`, `(` or `[` is a statement of its own and does not continue the line before.',
  'missing-value':
    'A block ends with an expression, its value. A `let` as its last line gives a name to something that is then used nowhere.',
  'misplaced-assert':
    '`assert` checks the values of a run, so it stands in `test` blocks only. Conditions on shapes are written after `where`.',
  'no-plan': 'The file has no plan of this name, or none at all, so there is nothing to run.',
  'no-artifact':
    'Each `let` of a plan is an artifact that can be asked for by name, and the plan has none of this name.',
  'no-entry':
    'Only functions whose sizes and static arguments are all known are compiled by themselves: training steps of plans, tests, and functions for which sizes are given.',
  unused: 'The value has a name that is never used. Begin the name with `_` if that is meant.',
  'recursive-type': 'A record, model or alias contains itself, so it would have no finite size.',
  // types and shapes
  'shape-mismatch':
    'An argument or value has other axes than needed. Types are written below each other with the odd axis marked. Dims are equal if arithmetic makes them so: T + 1 - 1 is T, H * (D / H) is D.',
  'type-mismatch':
    'The value is of another type than needed here. Nothing is converted silently except exact numbers; write `as` to convert.',
  'no-broadcast':
    'Operators need equal shapes on both sides, or a scalar on one. Nothing is stretched: write `for` over the indices, slice the longer side, or call a function, which is lifted over leading axes.',
  'frame-mismatch':
    'A call is lifted over the leading axes its arguments have beyond their parameters. These must agree: each a prefix of the longest.',
  arity:
    'The number or the names of the arguments do not fit. Parameters without a default come by position, those with one by name.',
  'index-type':
    'An index is an integer, a tensor of integers, a slice, `_` or `..`. Real numbers cannot say a position.',
  'index-out-of-range':
    'An index that is a sum of other indices must stay within its axis for all their values, unless an `if` around it tests one of them.',
  'no-range':
    'An index takes its range from the axis on which it stands alone, or from an expected type. If it stands alone on none, the range is given: for i < N: …',
  'ambiguous-reach':
    'The body of a reducer such as `sum i:` reaches as far right as it can. A term of it that does not mention the index would be added once per step, which is rarely meant. Put parentheses around what is reduced, or around the whole body.',
  'unbound-dim':
    'A dim in a result must come from an argument, or be declared in square brackets so that the caller gives it.',
  undetermined:
    'Neither the arguments nor the expected type determine a static parameter. Give it in square brackets.',
  'not-divisible':
    'A dim must divide another here, and does not. The further place shows the condition that asks for it.',
  'condition-violated':
    'The sizes given do not meet a condition written after `where`, or one that a dim in a type needs. The further place shows it.',
  'condition-not-met':
    'The concrete sizes of a call do not meet a condition of the function called. The further place shows the condition.',
  'not-static':
    'Shapes are fixed when the program is compiled, so what stands in square brackets or sets a size must be known then. Dims and literals are; parameters are not.',
  'not-a-size': 'A size is a natural number: a dim, a number, or arithmetic of them.',
  'not-a-number': 'The operation needs a number, a tensor of numbers, or a tree of such tensors.',
  'not-a-type': 'A type is needed here, and this is something else.',
  'not-a-value':
    'A value is needed here, and this names a type, a module or a function that cannot stand alone.',
  'not-a-tree':
    'A tree is a tensor of floats, or a model, record or tuple of trees. Only trees can be drawn, differentiated and added as a whole.',
  'not-callable': 'Only functions, methods and models with a nameless method can be called.',
  'name-crossing':
    'A dim of the called function is bound to another dim than the one of the same name here. That is often a forgotten swap of axes, which sizes alone cannot show.',
  'loop-too-long':
    'Each round of `fold` and `scan` is compiled by itself, so there may be 64 of them. Split the work, or write what does not depend on the round before with `for`.',
  'not-supported-yet':
    'The program is right, but this version of the compiler cannot compile this part of the language.',
  // gradients and randomness
  'grad-not-scalar':
    'A gradient is taken of a single number. For one loss per example, take the mean over the examples.',
  'grad-unused':
    'The expression does not depend on the variable, so its gradient would be zero everywhere, which is rarely meant.',
  'random-effect':
    'A function that draws random numbers is `random`, and so is what calls it, unless it brings a key: using k: …',
  'no-key':
    'There is no key to draw with here: the draw stands under `using none`. Write it under `if keyed`, or bring a key.',
  'shared-key':
    'The key does not depend on an index around `using`, so every step draws the same numbers. Derive one key for each: fork(k, i).',
  'key-not-single':
    '`using` takes one key. To have one for each element, write `for` outside of it.',
  'no-draw':
    '`init` draws every field of a model, and this one does not say how: write `~` and an expression after its type.',
  'loss-form':
    'A loss gives one number, or a total and its weight: f32 or (f32, f32). Totals and weights are summed over a step and divided once.',
  'host-only':
    'This function works on files, tokens or training runs, so it runs on the host, in a `plan`. It cannot be part of a kernel.',
  'not-a-language-model':
    'Text is generated from a model that can be called with token ids: (ids: i32[T]) -> float[T, V].',
  'assertion-failed': 'An `assert` of a test is false for the values of this run.',
  // data and files
  'cannot-read':
    "The file is not there or may not be read. Paths are relative to the program's folder.",
  'cannot-download':
    'The file could not be fetched. Downloads are kept, so this happens once; a file put into the folder LLMC_DATA is found without the net.',
  'bad-address': 'A file is read by path or by an https address.',
  'hash-missing':
    'A file from the net is given with its sha256, so that everyone who runs the program reads the same bytes.',
  'hash-mismatch':
    "The file's sha256 is not the one in the program: it was changed, or cut off on the way.",
  'empty-file': 'The file has no text in it.',
  'not-text': 'The file is not UTF-8 text.',
  'text-too-short': 'The text has fewer tokens than one example needs.',
  'unknown-token': 'The tokenizer has no token for a character of this text.',
  'bad-tokenizer': "The tokenizer's file is damaged or of another kind.",
  'vocabulary-mismatch':
    'The model has another number of tokens than the tokenizer, so ids would point outside its tables or never reach parts of them.',
  'bad-fraction': 'The share of a text that is held out for evaluation lies between 0 and 1.',
  'empty-prompt': 'A model goes on from at least one token, so the prompt may not be empty.',
  'not-a-run': 'The folder does not hold the files that a training run writes.',
  'another-run':
    'The folder holds checkpoints of a run with other settings. Going on from them would be neither the one run nor the other.',
  'bad-program-file':
    'The file does not hold a compiled program of this version. Compile its source again.',
  'bad-checkpoint': "The checkpoint's files do not belong together or are cut off.",
  'broken-checkpoint': 'The newest checkpoint is damaged, so the one before it is taken.',
  'checkpoint-mismatch':
    'The checkpoint is of another model: the first tensor that differs is named.',
  // device
  'no-device':
    'No graphics device can be used. llmc doctor says what is missing and which command installs it; a software driver is enough.',
  'device-error': 'The device refused the work for the reason given.',
  'device-lost':
    'The device stopped answering, for example after a driver was reset. A run goes on from its last checkpoint.',
  'kernel-refused':
    'The driver could not compile a kernel. This is a bug of the compiler or the driver; the place is the line of the program that the kernel came from.',
  'buffer-too-large':
    'One tensor is larger than what the device lets a kernel see at once. A smaller batch makes it smaller.',
  'tensor-too-large':
    'One tensor of the program is larger than what the device lets a kernel see at once. A smaller batch makes it smaller.',
  'dtype-not-supported':
    'The device cannot compute with this number type. Most of them know f32; f16 is optional.',
  'out-of-memory':
    'The program needs more memory than the device has. The largest buffers are named, with the batch that would fit.',
  'loss-not-finite':
    'The loss became infinite or undefined, so going on would be useless. A smaller learning rate, a longer warm-up or a tighter clip usually help.',
};

/** From a slug to its meaning, one paragraph. */
export const slugs: ReadonlyMap<string, string> = new Map(Object.entries(meanings));
