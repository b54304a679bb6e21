// argmax, model.llm:7

@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> argmax_4: array<i32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i = workgroup.x * 64u + local;
  if (i < 5u) {
    var best: f32 = x[i * 7u];
    var place: u32 = 0u;
    for (var k = 1u; k < 7u; k++) {
      if (best < x[i * 7u + k]) {
        best = x[i * 7u + k];
        place = k;
      }
    }
    argmax_4[i] = i32(place);
  }
}
