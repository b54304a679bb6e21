// pad, model.llm:7

@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> pad_3: array<f32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i = workgroup.x * 64u + local;
  if (i < 54u) {
    var value: f32 = -1e+30;
    if ((1u <= i / 9u && i / 9u < 6u) && i % 9u < 7u) {
      value = x[(i / 9u - 1u) * 7u + i % 9u];
    }
    pad_3[i] = value;
  }
}
