// dot, model.llm:7

@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read> w: array<f32>;
@group(0) @binding(2) var<storage, read_write> dot_2: array<f32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i = workgroup.x * 64u + local;
  if (i < 15u) {
    var total: f32 = 0.0;
    for (var k = 0u; k < 7u; k++) {
      total += x[i / 3u * 7u + k] * w[i % 3u * 7u + k];
    }
    dot_2[i] = total;
  }
}
