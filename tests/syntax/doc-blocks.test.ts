import { expect, test } from 'vitest';
import { docBlocks } from '../../compiler/syntax/doc-blocks.ts';

const text = `//! A file.
//!
//! \`\`\`llm
//! use a.b
//! \`\`\`

model M {
  /// \`\`\`llm
  /// let x = 1
  w: float[2] ~ 0
}

/// \`\`\`python
/// x = 1
/// \`\`\`
/// \`\`\`llm error
/// let y =
/// \`\`\`
let z = 2
`;

test('a block has the places of its file; those of other languages, or with mistakes, are left', () => {
  const blocks = docBlocks({ file: 'm.llm', text });
  expect(blocks.map(({ line }) => line)).toEqual([3, 8]);
  for (const [at, code] of ['use a.b', 'let x = 1'].entries()) {
    const { source } = blocks[at]!;
    expect(source.text.trim()).toBe(code);
    expect(source.text.indexOf(code)).toBe(text.indexOf(code));
  }
});

test('a file without comments has none', () => {
  expect(docBlocks({ file: 'm.llm', text: 'let x = 1 // ```llm\n' })).toEqual([]);
});
