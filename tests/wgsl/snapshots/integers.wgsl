// integers, model.llm:7

@group(0) @binding(0) var<storage, read> x: array<u32>;
@group(0) @binding(1) var<storage, read_write> y: array<u32>;

fn opaque_u32(x: u32) -> u32 {
  return x;
}

fn mod_i32(x: i32, y: i32) -> i32 {
  let rest = x % y;
  return select(rest, rest + y, (rest != i32(0)) & ((rest < i32(0)) != (y < i32(0))));
}

fn threefry(key: vec2u, counter: vec2u) -> vec2u {
  let keys = array<u32, 3>(key.x, key.y, key.x ^ key.y ^ 0x1bd11bdau);
  let rotations = array<vec4u, 2>(vec4u(13, 15, 26, 6), vec4u(17, 29, 16, 24));
  var x = counter + key;
  for (var i = 0u; i < 5u; i++) {
    let by = rotations[i & 1u];
    for (var j = 0u; j < 4u; j++) {
      x.x += x.y;
      x.y = ((x.y << by[j]) | (x.y >> (32u - by[j]))) ^ x.x;
    }
    x += vec2u(keys[(i + 1u) % 3u], keys[(i + 2u) % 3u] + i + 1u);
  }
  return x;
}

fn opaque_f32(x: f32) -> f32 {
  return x;
}

fn to_u32_f32(x: f32) -> u32 {
  return select(u32(x), u32(4294967295u), x >= f32(4294967296.0));
}

@compute @workgroup_size(64)
fn main(
  @builtin(local_invocation_index) local: u32,
) {
  y[local] = opaque_u32(4294967295u) + 1u;
  y[local + 64u] = x[local] / opaque_u32(0u);
  y[local + 128u] = (x[local] << opaque_u32(40u));
  y[local + 192u] = (x[local] >> 1u) ^ (x[local] & ~x[local]);
  y[local + 256u] = u32(mod_i32(bitcast<i32>(x[local]), -3i));
  y[local + 320u] = threefry(vec2u(x[local], 1u), vec2u(1u, x[local])).y;
  y[local + 384u] = bitcast<u32>(opaque_f32(bitcast<f32>(opaque_u32(2139095040u))));
  y[local + 448u] = to_u32_f32(opaque_f32(10000000000.0));
  y[local + 512u] = u32(x[local] < 1u);
  y[local + 576u] = x[local] + 1u - (x[local] - 1u);
  y[local + 640u] = x[local] * (x[local] / (x[local] + 1u)) / 3u;
}
