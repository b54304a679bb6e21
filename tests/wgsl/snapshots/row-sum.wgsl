// row sum, model.llm:7

@group(0) @binding(0) var<storage, read> h0_ln_x: array<f32>;
@group(0) @binding(1) var<storage, read_write> out_: array<f32>;

var<workgroup> partial: array<f32, 64>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let row = workgroup.x;
  var sum: f32 = 0.0;
  for (var column = local; column < 300u; column += 64u) {
    sum += h0_ln_x[row * 300u + column];
  }
  partial[local] = sum;
  workgroupBarrier();
  // One thread adds up: 64 numbers.
  if (local == 0u) {
    for (var other = 0u; other < 64u; other++) {
      sum += partial[other];
    }
    out_[row] = sum;
  } else {
    sum = 0.0;
  }
}
