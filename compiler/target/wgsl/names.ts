/** Names that WGSL accepts, and that do not hide one another. */

/** Keywords, reserved words a kernel might use, predeclared names, and those the printer uses itself. */
const taken = new Set(
  `alias break case const const_assert continue continuing default diagnostic discard else enable
   false fn for if let loop override requires return struct switch true var while
   active and array as auto buffer class common constant def do enum export extern filter final
   from get global group half handle import in inline input instance layout line local loop mat
   match mod module move new noise nil non_uniform null of op out output partition pass patch
   precise priv private pub ref regardless register resource sample sampler self set shared sizeof
   smooth static std subroutine super target template texture this type typedef typeof union
   unsafe using vec virtual void volatile where with workgroup writeonly yield
   bool f16 f32 i32 u32 vec2f vec4f vec2h vec4h vec2i vec4i vec2u vec4u bitcast
   abs all any atan ceil clamp cos countOneBits dot exp exp2 floor fma fract log log2 max min mix
   modf pow reverseBits round select sign sin sqrt step tanh trunc
   lane main opaque threefry workgroupBarrier`.split(/\s+/),
);

/** `h0.attn/w` -> `h0_attn_w`; a word of WGSL's gets a trailing `_`. */
function identifier(name: string): string {
  const plain = name.replace(/[^A-Za-z0-9_]+/g, '_').replace(/_+/g, '_');
  const started = /^[A-Za-z]/.test(plain) ? plain : `v${plain}`;
  return taken.has(started) ? `${started}_` : started;
}

/** Gives each name in turn an identifier that is not used yet. */
export function uniqueIdentifiers(names: readonly string[], used: ReadonlySet<string>): string[] {
  const all = new Set(used);
  return names.map((name) => {
    const base = identifier(name);
    let unique = base;
    for (let count = 2; all.has(unique); count += 1) unique = `${base}${count}`;
    all.add(unique);
    return unique;
  });
}
