// vectors, model.llm:7
enable subgroups;

@group(0) @binding(0) var<storage, read> x2: array<vec4f>;
@group(0) @binding(1) var<storage, read> mask: array<vec4u>;
@group(0) @binding(2) var<storage, read_write> y: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> big: array<vec4u>;

fn erf_vec4f(x: vec4f) -> vec4f {
  let size = min(abs(x), vec4f(4.5));
  let square = size * size;
  let series = size * (vec4f(1.1283791) + square * (vec4f(-0.3761244) + square * (vec4f(0.1128129)
    + square * (vec4f(-0.026747925) + square * (vec4f(0.0049663368) + square * vec4f(-0.0005856963))))));
  let t = vec4f(1.0) / (vec4f(1.0) + vec4f(0.4) * size);
  let tail = vec4f(0.00712816) + t * (vec4f(0.15527518) + t * (vec4f(0.50196025)
    + t * (vec4f(-0.32751398) + t * vec4f(0.66382394))));
  return select(vec4f(1.0) - tail * exp(-square), series, size < vec4f(0.9)) * sign(x);
}

fn tanh_vec4f(x: vec4f) -> vec4f {
  let size = min(abs(x), vec4f(10.0));
  let square = size * size;
  let series = size + size * square * (vec4f(-0.33333284) + square * (vec4f(0.1333149)
    + square * (vec4f(-0.053744931) + square * (vec4f(0.020659104) + square * vec4f(-0.0057302271)))));
  let ratio = vec4f(1.0) - vec4f(2.0) / (exp(size + size) + vec4f(1.0));
  return select(ratio, series, size < vec4f(0.6)) * sign(x);
}

@compute @workgroup_size(64)
fn main(
  @builtin(local_invocation_index) local: u32,
  @builtin(subgroup_invocation_id) lane: u32,
) {
  let x = x2[local];
  y[local] = select(vec4f(-1e+30), x, mask[local] != vec4u());
  big[local] = select(vec4u(0u), vec4u(1u), (vec4f(1.0) < x) & (mask[local] != vec4u()));
  let total = subgroupAdd(x.z);
  y[local + lane] = vec4f(subgroupBroadcast(x.x, 3u), total, fma(x.y, x.y, 2.0), -(x.x - (x.y + -3.0)));
  y[local] = tanh_vec4f(vec4f(1.0) * erf_vec4f(x));
}
