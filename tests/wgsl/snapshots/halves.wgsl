// halves, model.llm:7
enable f16;

@group(0) @binding(0) var<storage, read> x: array<f16>;
@group(0) @binding(1) var<storage, read_write> y: array<f16>;

@compute @workgroup_size(64)
fn main(
  @builtin(local_invocation_index) local: u32,
) {
  y[local] = x[local] * 0.5h + f16(exp(f32(x[local])));
  y[local] = f16(clamp(f32(x[local]), -65504.0, 65504.0));
}
