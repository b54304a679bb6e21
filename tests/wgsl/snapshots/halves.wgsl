// halves, model.llm:7
enable f16;

@group(0) @binding(0) var<storage, read> x: array<f16>;
@group(0) @binding(1) var<storage, read_write> y: array<f16>;

fn to_f16_f32(x: f32) -> f16 {
  let isBeyond = (bitcast<u32>(x) & u32(0x7fffffffu)) >= u32(0x477ff000u);
  let bound = select(f32(65504.0), f32(-65504.0), x < f32(0.0));
  return f16(select(x, bound, isBeyond)) * select(f16(1.0), f16(65504.0), isBeyond);
}

@compute @workgroup_size(64)
fn main(
  @builtin(local_invocation_index) local: u32,
) {
  y[local] = x[local] * 0.5h + f16(exp(f32(x[local])));
  y[local] = to_f16_f32(f32(x[local]));
}
