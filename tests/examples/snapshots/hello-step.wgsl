// rows_1x128
enable subgroups;

@group(0) @binding(0) var<storage, read> x0: array<vec4i>;
@group(0) @binding(1) var<storage, read_write> y1: array<f32>;

@compute @workgroup_size(8)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i0 = workgroup.x + local / 8u;
  let j1 = local % 8u;
  var t2: vec4f = vec4f(0.0);
  for (var k3 = j1; k3 < 128u; k3 += 8u) {
    let a4 = x0[k3];
    t2 += select(vec4f(1.0), vec4f(0.0), a4 == vec4i(-1i));
  }
  let t5 = t2.x + t2.y + (t2.z + t2.w);
  let t6 = subgroupAdd(t5);
  let v7 = max(t6, 1e-8);
  if (j1 == 0u) {
    y1[0u] = v7;
  }
}

// rows_512x24
enable subgroups;

@group(0) @binding(0) var<storage, read> x0: array<i32>;
@group(0) @binding(1) var<storage, read> x1: array<vec4f>;
@group(0) @binding(2) var<storage, read> x2: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> y3: array<f32>;
@group(0) @binding(4) var<storage, read> x4: array<vec4f>;
@group(0) @binding(5) var<storage, read> x5: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> y6: array<vec4f>;
@group(0) @binding(7) var<storage, read_write> y7: array<f32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i0 = workgroup.x * 8u + local / 8u;
  let j1 = local % 8u;
  var t2: vec4f = vec4f(0.0);
  for (var k3 = j1; k3 < 24u; k3 += 8u) {
    let a4 = x0[i0];
    let i5 = u32(min(max(a4, 0i), 88i));
    let a6 = x1[i5 * 24u + k3];
    let a7 = x2[i0 % 64u * 24u + k3];
    let v8 = a6 + a7;
    t2 += v8;
  }
  let t9 = t2.x + t2.y + (t2.z + t2.w);
  let t10 = subgroupAdd(t9);
  var t11: vec4f = vec4f(0.0);
  for (var k12 = j1; k12 < 24u; k12 += 8u) {
    let a13 = x0[i0];
    let i14 = u32(min(max(a13, 0i), 88i));
    let a15 = x1[i14 * 24u + k12];
    let a16 = x2[i0 % 64u * 24u + k12];
    let v17 = a15 + a16;
    let v18 = t10 / 96.0;
    let v19 = v17 - vec4f(v18);
    t11 += v19 * v19;
  }
  let v20 = t10 / 96.0;
  if (j1 == 0u) {
    y3[i0] = v20;
  }
  let t21 = t11.x + t11.y + (t11.z + t11.w);
  let t22 = subgroupAdd(t21);
  for (var k23 = j1; k23 < 24u; k23 += 8u) {
    let a24 = x4[k23];
    let a25 = x0[i0];
    let i26 = u32(min(max(a25, 0i), 88i));
    let a27 = x1[i26 * 24u + k23];
    let a28 = x2[i0 % 64u * 24u + k23];
    let v29 = a27 + a28;
    let v30 = v29 - vec4f(v20);
    let v31 = sqrt(t22 / 96.0 + 0.00001);
    let v32 = v30 / vec4f(v31);
    let a33 = x5[k23];
    let v34 = a24 * v32 + a33;
    y6[i0 * 24u + k23] = v34;
  }
  let v35 = sqrt(t22 / 96.0 + 0.00001);
  if (j1 == 0u) {
    y7[i0] = v35;
  }
}

// dot_1x512x288x96
enable subgroups;
requires immediate_address_space;

@group(0) @binding(0) var<storage, read> x0: array<f32>;
@group(0) @binding(1) var<storage, read> x1: array<vec4f>;
@group(0) @binding(2) var<storage, read> x2: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> y3: array<vec4f>;

struct Parameters { p0: u32, p1: u32 }
var<immediate> parameters: Parameters;

@compute @workgroup_size(8)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let w0 = workgroup.x;
  let j1 = local % 8u;
  let i2 = w0 / 9u % 32u * 16u;
  let z3 = w0 / 288u;
  let n4 = w0 % 9u * 8u + j1;
  var c5: vec4f = vec4f(0.0);
  var c6: vec4f = vec4f(0.0);
  var c7: vec4f = vec4f(0.0);
  var c8: vec4f = vec4f(0.0);
  var c9: vec4f = vec4f(0.0);
  var c10: vec4f = vec4f(0.0);
  var c11: vec4f = vec4f(0.0);
  var c12: vec4f = vec4f(0.0);
  var c13: vec4f = vec4f(0.0);
  var c14: vec4f = vec4f(0.0);
  var c15: vec4f = vec4f(0.0);
  var c16: vec4f = vec4f(0.0);
  var c17: vec4f = vec4f(0.0);
  var c18: vec4f = vec4f(0.0);
  var c19: vec4f = vec4f(0.0);
  var c20: vec4f = vec4f(0.0);
  let r21 = i2 + j1;
  let r22 = i2 + 8u + j1;
  for (var k23 = 0u; k23 < 96u; k23++) {
    let a24 = x0[k23 + r21 * 96u];
    let a25 = x0[k23 + r22 * 96u];
    let a26 = x1[k23 * 72u + n4 + parameters.p0];
    c5 = fma(vec4f(subgroupBroadcast(a24, 0u)), a26, c5);
    c6 = fma(vec4f(subgroupBroadcast(a24, 1u)), a26, c6);
    c7 = fma(vec4f(subgroupBroadcast(a24, 2u)), a26, c7);
    c8 = fma(vec4f(subgroupBroadcast(a24, 3u)), a26, c8);
    c9 = fma(vec4f(subgroupBroadcast(a24, 4u)), a26, c9);
    c10 = fma(vec4f(subgroupBroadcast(a24, 5u)), a26, c10);
    c11 = fma(vec4f(subgroupBroadcast(a24, 6u)), a26, c11);
    c12 = fma(vec4f(subgroupBroadcast(a24, 7u)), a26, c12);
    c13 = fma(vec4f(subgroupBroadcast(a25, 0u)), a26, c13);
    c14 = fma(vec4f(subgroupBroadcast(a25, 1u)), a26, c14);
    c15 = fma(vec4f(subgroupBroadcast(a25, 2u)), a26, c15);
    c16 = fma(vec4f(subgroupBroadcast(a25, 3u)), a26, c16);
    c17 = fma(vec4f(subgroupBroadcast(a25, 4u)), a26, c17);
    c18 = fma(vec4f(subgroupBroadcast(a25, 5u)), a26, c18);
    c19 = fma(vec4f(subgroupBroadcast(a25, 6u)), a26, c19);
    c20 = fma(vec4f(subgroupBroadcast(a25, 7u)), a26, c20);
  }
  let m28 = min(i2 + 16u, 512u);
  for (var m27 = i2; m27 < m28; m27++) {
    let a29 = x2[n4 + parameters.p1];
    let v30 = c5 + a29;
    y3[m27 % 64u * 6u + m27 / 64u * 4608u + n4 % 6u + n4 / 6u * 384u] = v30;
    c5 = c6;
    c6 = c7;
    c7 = c8;
    c8 = c9;
    c9 = c10;
    c10 = c11;
    c11 = c12;
    c12 = c13;
    c13 = c14;
    c14 = c15;
    c15 = c16;
    c16 = c17;
    c17 = c18;
    c18 = c19;
    c19 = c20;
  }
}

// dot_32x64x64x24
enable subgroups;

@group(0) @binding(0) var<storage, read> x0: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> y1: array<vec4f>;

@compute @workgroup_size(8)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let w0 = workgroup.x;
  let j1 = local % 8u;
  let i2 = w0 / 2u % 4u * 16u;
  let z3 = w0 / 8u;
  let n4 = w0 % 2u * 8u + j1;
  var c5: vec4f = vec4f(0.0);
  var c6: vec4f = vec4f(0.0);
  var c7: vec4f = vec4f(0.0);
  var c8: vec4f = vec4f(0.0);
  var c9: vec4f = vec4f(0.0);
  var c10: vec4f = vec4f(0.0);
  var c11: vec4f = vec4f(0.0);
  var c12: vec4f = vec4f(0.0);
  var c13: vec4f = vec4f(0.0);
  var c14: vec4f = vec4f(0.0);
  var c15: vec4f = vec4f(0.0);
  var c16: vec4f = vec4f(0.0);
  var c17: vec4f = vec4f(0.0);
  var c18: vec4f = vec4f(0.0);
  var c19: vec4f = vec4f(0.0);
  var c20: vec4f = vec4f(0.0);
  let r21 = i2 + j1;
  let r22 = i2 + 8u + j1;
  for (var k23 = 0u; k23 < 6u; k23++) {
    let a24 = x0[z3 % 4u * 384u + z3 / 4u * 4608u + k23 + r21 * 6u];
    let a25 = x0[z3 % 4u * 384u + z3 / 4u * 4608u + k23 + r22 * 6u];
    let a26 = x0[z3 % 4u * 384u + z3 / 4u * 4608u + k23 + n4 * 24u + 1536u];
    let a27 = x0[z3 % 4u * 384u + z3 / 4u * 4608u + k23 + n4 * 24u + 1542u];
    let a28 = x0[z3 % 4u * 384u + z3 / 4u * 4608u + k23 + n4 * 24u + 1548u];
    let a29 = x0[z3 % 4u * 384u + z3 / 4u * 4608u + k23 + n4 * 24u + 1554u];
    let b30 = vec4f(a26.x, a27.x, a28.x, a29.x);
    c5 = fma(vec4f(subgroupBroadcast(a24.x, 0u)), b30, c5);
    c6 = fma(vec4f(subgroupBroadcast(a24.x, 1u)), b30, c6);
    c7 = fma(vec4f(subgroupBroadcast(a24.x, 2u)), b30, c7);
    c8 = fma(vec4f(subgroupBroadcast(a24.x, 3u)), b30, c8);
    c9 = fma(vec4f(subgroupBroadcast(a24.x, 4u)), b30, c9);
    c10 = fma(vec4f(subgroupBroadcast(a24.x, 5u)), b30, c10);
    c11 = fma(vec4f(subgroupBroadcast(a24.x, 6u)), b30, c11);
    c12 = fma(vec4f(subgroupBroadcast(a24.x, 7u)), b30, c12);
    c13 = fma(vec4f(subgroupBroadcast(a25.x, 0u)), b30, c13);
    c14 = fma(vec4f(subgroupBroadcast(a25.x, 1u)), b30, c14);
    c15 = fma(vec4f(subgroupBroadcast(a25.x, 2u)), b30, c15);
    c16 = fma(vec4f(subgroupBroadcast(a25.x, 3u)), b30, c16);
    c17 = fma(vec4f(subgroupBroadcast(a25.x, 4u)), b30, c17);
    c18 = fma(vec4f(subgroupBroadcast(a25.x, 5u)), b30, c18);
    c19 = fma(vec4f(subgroupBroadcast(a25.x, 6u)), b30, c19);
    c20 = fma(vec4f(subgroupBroadcast(a25.x, 7u)), b30, c20);
    let b31 = vec4f(a26.y, a27.y, a28.y, a29.y);
    c5 = fma(vec4f(subgroupBroadcast(a24.y, 0u)), b31, c5);
    c6 = fma(vec4f(subgroupBroadcast(a24.y, 1u)), b31, c6);
    c7 = fma(vec4f(subgroupBroadcast(a24.y, 2u)), b31, c7);
    c8 = fma(vec4f(subgroupBroadcast(a24.y, 3u)), b31, c8);
    c9 = fma(vec4f(subgroupBroadcast(a24.y, 4u)), b31, c9);
    c10 = fma(vec4f(subgroupBroadcast(a24.y, 5u)), b31, c10);
    c11 = fma(vec4f(subgroupBroadcast(a24.y, 6u)), b31, c11);
    c12 = fma(vec4f(subgroupBroadcast(a24.y, 7u)), b31, c12);
    c13 = fma(vec4f(subgroupBroadcast(a25.y, 0u)), b31, c13);
    c14 = fma(vec4f(subgroupBroadcast(a25.y, 1u)), b31, c14);
    c15 = fma(vec4f(subgroupBroadcast(a25.y, 2u)), b31, c15);
    c16 = fma(vec4f(subgroupBroadcast(a25.y, 3u)), b31, c16);
    c17 = fma(vec4f(subgroupBroadcast(a25.y, 4u)), b31, c17);
    c18 = fma(vec4f(subgroupBroadcast(a25.y, 5u)), b31, c18);
    c19 = fma(vec4f(subgroupBroadcast(a25.y, 6u)), b31, c19);
    c20 = fma(vec4f(subgroupBroadcast(a25.y, 7u)), b31, c20);
    let b32 = vec4f(a26.z, a27.z, a28.z, a29.z);
    c5 = fma(vec4f(subgroupBroadcast(a24.z, 0u)), b32, c5);
    c6 = fma(vec4f(subgroupBroadcast(a24.z, 1u)), b32, c6);
    c7 = fma(vec4f(subgroupBroadcast(a24.z, 2u)), b32, c7);
    c8 = fma(vec4f(subgroupBroadcast(a24.z, 3u)), b32, c8);
    c9 = fma(vec4f(subgroupBroadcast(a24.z, 4u)), b32, c9);
    c10 = fma(vec4f(subgroupBroadcast(a24.z, 5u)), b32, c10);
    c11 = fma(vec4f(subgroupBroadcast(a24.z, 6u)), b32, c11);
    c12 = fma(vec4f(subgroupBroadcast(a24.z, 7u)), b32, c12);
    c13 = fma(vec4f(subgroupBroadcast(a25.z, 0u)), b32, c13);
    c14 = fma(vec4f(subgroupBroadcast(a25.z, 1u)), b32, c14);
    c15 = fma(vec4f(subgroupBroadcast(a25.z, 2u)), b32, c15);
    c16 = fma(vec4f(subgroupBroadcast(a25.z, 3u)), b32, c16);
    c17 = fma(vec4f(subgroupBroadcast(a25.z, 4u)), b32, c17);
    c18 = fma(vec4f(subgroupBroadcast(a25.z, 5u)), b32, c18);
    c19 = fma(vec4f(subgroupBroadcast(a25.z, 6u)), b32, c19);
    c20 = fma(vec4f(subgroupBroadcast(a25.z, 7u)), b32, c20);
    let b33 = vec4f(a26.w, a27.w, a28.w, a29.w);
    c5 = fma(vec4f(subgroupBroadcast(a24.w, 0u)), b33, c5);
    c6 = fma(vec4f(subgroupBroadcast(a24.w, 1u)), b33, c6);
    c7 = fma(vec4f(subgroupBroadcast(a24.w, 2u)), b33, c7);
    c8 = fma(vec4f(subgroupBroadcast(a24.w, 3u)), b33, c8);
    c9 = fma(vec4f(subgroupBroadcast(a24.w, 4u)), b33, c9);
    c10 = fma(vec4f(subgroupBroadcast(a24.w, 5u)), b33, c10);
    c11 = fma(vec4f(subgroupBroadcast(a24.w, 6u)), b33, c11);
    c12 = fma(vec4f(subgroupBroadcast(a24.w, 7u)), b33, c12);
    c13 = fma(vec4f(subgroupBroadcast(a25.w, 0u)), b33, c13);
    c14 = fma(vec4f(subgroupBroadcast(a25.w, 1u)), b33, c14);
    c15 = fma(vec4f(subgroupBroadcast(a25.w, 2u)), b33, c15);
    c16 = fma(vec4f(subgroupBroadcast(a25.w, 3u)), b33, c16);
    c17 = fma(vec4f(subgroupBroadcast(a25.w, 4u)), b33, c17);
    c18 = fma(vec4f(subgroupBroadcast(a25.w, 5u)), b33, c18);
    c19 = fma(vec4f(subgroupBroadcast(a25.w, 6u)), b33, c19);
    c20 = fma(vec4f(subgroupBroadcast(a25.w, 7u)), b33, c20);
  }
  let m35 = min(i2 + 16u, 64u);
  for (var m34 = i2; m34 < m35; m34++) {
    let v36 = vec4i(vec4u(n4 * 4u, n4 * 4u + 1u, n4 * 4u + 2u, n4 * 4u + 3u));
    let v37 = i32(m34);
    let v38 = v36 <= vec4i(v37);
    let v39 = select(vec4f(-1e+30), c5 / vec4f(4.8989797), v38);
    y1[m34 * 16u + n4 + z3 * 1024u] = v39;
    c5 = c6;
    c6 = c7;
    c7 = c8;
    c8 = c9;
    c9 = c10;
    c10 = c11;
    c11 = c12;
    c12 = c13;
    c13 = c14;
    c14 = c15;
    c15 = c16;
    c16 = c17;
    c17 = c18;
    c18 = c19;
    c19 = c20;
  }
}

// rows_2048x16
enable subgroups;

@group(0) @binding(0) var<storage, read> x0: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> y1: array<vec4f>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i0 = workgroup.x * 8u + local / 8u;
  let j1 = local % 8u;
  var t2: vec4f = vec4f(-3.4028234663852886e+38);
  for (var k3 = j1; k3 < 16u; k3 += 8u) {
    let a4 = x0[i0 * 16u + k3];
    t2 = max(t2, a4);
  }
  let t5 = max(max(t2.x, t2.y), max(t2.z, t2.w));
  let t6 = subgroupMax(t5);
  var t7: vec4f = vec4f(0.0);
  for (var k8 = j1; k8 < 16u; k8 += 8u) {
    let a9 = x0[i0 * 16u + k8];
    let v10 = exp(a9 - vec4f(t6));
    t7 += v10;
  }
  let t11 = t7.x + t7.y + (t7.z + t7.w);
  let t12 = subgroupAdd(t11);
  for (var k13 = j1; k13 < 16u; k13 += 8u) {
    let a14 = x0[i0 * 16u + k13];
    let v15 = exp(a14 - vec4f(t6));
    let v16 = v15 / vec4f(t12);
    y1[i0 * 16u + k13] = v16;
  }
}

// dot_32x64x24x64
enable subgroups;

@group(0) @binding(0) var<storage, read> x0: array<f32>;
@group(0) @binding(1) var<storage, read> x1: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> y2: array<vec4f>;

@compute @workgroup_size(8)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let w0 = workgroup.x;
  let j1 = local % 8u;
  let i2 = w0 % 4u * 16u;
  let z3 = w0 / 4u;
  let n4 = min(j1, 5u);
  var c5: vec4f = vec4f(0.0);
  var c6: vec4f = vec4f(0.0);
  var c7: vec4f = vec4f(0.0);
  var c8: vec4f = vec4f(0.0);
  var c9: vec4f = vec4f(0.0);
  var c10: vec4f = vec4f(0.0);
  var c11: vec4f = vec4f(0.0);
  var c12: vec4f = vec4f(0.0);
  var c13: vec4f = vec4f(0.0);
  var c14: vec4f = vec4f(0.0);
  var c15: vec4f = vec4f(0.0);
  var c16: vec4f = vec4f(0.0);
  var c17: vec4f = vec4f(0.0);
  var c18: vec4f = vec4f(0.0);
  var c19: vec4f = vec4f(0.0);
  var c20: vec4f = vec4f(0.0);
  let r21 = i2 + j1;
  let r22 = i2 + 8u + j1;
  for (var k23 = 0u; k23 < 64u; k23++) {
    let a24 = x0[k23 + r21 * 64u + z3 * 4096u];
    let a25 = x0[k23 + r22 * 64u + z3 * 4096u];
    let a26 = x1[z3 % 4u * 384u + z3 / 4u * 4608u + k23 * 6u + n4 + 3072u];
    c5 = fma(vec4f(subgroupBroadcast(a24, 0u)), a26, c5);
    c6 = fma(vec4f(subgroupBroadcast(a24, 1u)), a26, c6);
    c7 = fma(vec4f(subgroupBroadcast(a24, 2u)), a26, c7);
    c8 = fma(vec4f(subgroupBroadcast(a24, 3u)), a26, c8);
    c9 = fma(vec4f(subgroupBroadcast(a24, 4u)), a26, c9);
    c10 = fma(vec4f(subgroupBroadcast(a24, 5u)), a26, c10);
    c11 = fma(vec4f(subgroupBroadcast(a24, 6u)), a26, c11);
    c12 = fma(vec4f(subgroupBroadcast(a24, 7u)), a26, c12);
    c13 = fma(vec4f(subgroupBroadcast(a25, 0u)), a26, c13);
    c14 = fma(vec4f(subgroupBroadcast(a25, 1u)), a26, c14);
    c15 = fma(vec4f(subgroupBroadcast(a25, 2u)), a26, c15);
    c16 = fma(vec4f(subgroupBroadcast(a25, 3u)), a26, c16);
    c17 = fma(vec4f(subgroupBroadcast(a25, 4u)), a26, c17);
    c18 = fma(vec4f(subgroupBroadcast(a25, 5u)), a26, c18);
    c19 = fma(vec4f(subgroupBroadcast(a25, 6u)), a26, c19);
    c20 = fma(vec4f(subgroupBroadcast(a25, 7u)), a26, c20);
  }
  let m28 = min(i2 + 16u, 64u);
  for (var m27 = i2; m27 < m28; m27++) {
    if (j1 < 6u) {
      y2[z3 % 4u * 6u + z3 / 4u * 1536u + m27 * 24u + n4] = c5;
    }
    c5 = c6;
    c6 = c7;
    c7 = c8;
    c8 = c9;
    c9 = c10;
    c10 = c11;
    c11 = c12;
    c12 = c13;
    c13 = c14;
    c14 = c15;
    c15 = c16;
    c16 = c17;
    c17 = c18;
    c18 = c19;
    c19 = c20;
  }
}

// dot_1x512x96x96
enable subgroups;

@group(0) @binding(0) var<storage, read> x0: array<f32>;
@group(0) @binding(1) var<storage, read> x1: array<vec4f>;
@group(0) @binding(2) var<storage, read> x2: array<i32>;
@group(0) @binding(3) var<storage, read> x3: array<vec4f>;
@group(0) @binding(4) var<storage, read> x4: array<vec4f>;
@group(0) @binding(5) var<storage, read> x5: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> y6: array<vec4f>;

@compute @workgroup_size(8)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let w0 = workgroup.x;
  let j1 = local % 8u;
  let i2 = w0 / 3u % 32u * 16u;
  let z3 = w0 / 96u;
  let n4 = w0 % 3u * 8u + j1;
  var c5: vec4f = vec4f(0.0);
  var c6: vec4f = vec4f(0.0);
  var c7: vec4f = vec4f(0.0);
  var c8: vec4f = vec4f(0.0);
  var c9: vec4f = vec4f(0.0);
  var c10: vec4f = vec4f(0.0);
  var c11: vec4f = vec4f(0.0);
  var c12: vec4f = vec4f(0.0);
  var c13: vec4f = vec4f(0.0);
  var c14: vec4f = vec4f(0.0);
  var c15: vec4f = vec4f(0.0);
  var c16: vec4f = vec4f(0.0);
  var c17: vec4f = vec4f(0.0);
  var c18: vec4f = vec4f(0.0);
  var c19: vec4f = vec4f(0.0);
  var c20: vec4f = vec4f(0.0);
  let r21 = i2 + j1;
  let r22 = i2 + 8u + j1;
  for (var k23 = 0u; k23 < 96u; k23++) {
    let a24 = x0[k23 + r21 * 96u];
    let a25 = x0[k23 + r22 * 96u];
    let a26 = x1[k23 * 24u + n4];
    c5 = fma(vec4f(subgroupBroadcast(a24, 0u)), a26, c5);
    c6 = fma(vec4f(subgroupBroadcast(a24, 1u)), a26, c6);
    c7 = fma(vec4f(subgroupBroadcast(a24, 2u)), a26, c7);
    c8 = fma(vec4f(subgroupBroadcast(a24, 3u)), a26, c8);
    c9 = fma(vec4f(subgroupBroadcast(a24, 4u)), a26, c9);
    c10 = fma(vec4f(subgroupBroadcast(a24, 5u)), a26, c10);
    c11 = fma(vec4f(subgroupBroadcast(a24, 6u)), a26, c11);
    c12 = fma(vec4f(subgroupBroadcast(a24, 7u)), a26, c12);
    c13 = fma(vec4f(subgroupBroadcast(a25, 0u)), a26, c13);
    c14 = fma(vec4f(subgroupBroadcast(a25, 1u)), a26, c14);
    c15 = fma(vec4f(subgroupBroadcast(a25, 2u)), a26, c15);
    c16 = fma(vec4f(subgroupBroadcast(a25, 3u)), a26, c16);
    c17 = fma(vec4f(subgroupBroadcast(a25, 4u)), a26, c17);
    c18 = fma(vec4f(subgroupBroadcast(a25, 5u)), a26, c18);
    c19 = fma(vec4f(subgroupBroadcast(a25, 6u)), a26, c19);
    c20 = fma(vec4f(subgroupBroadcast(a25, 7u)), a26, c20);
  }
  let m28 = min(i2 + 16u, 512u);
  for (var m27 = i2; m27 < m28; m27++) {
    let a29 = x2[m27];
    let i30 = u32(min(max(a29, 0i), 88i));
    let a31 = x3[i30 * 24u + n4];
    let a32 = x4[m27 % 64u * 24u + n4];
    let v33 = a31 + a32;
    let a34 = x5[n4];
    let v35 = v33 + (c5 + a34);
    y6[m27 * 24u + n4] = v35;
    c5 = c6;
    c6 = c7;
    c7 = c8;
    c8 = c9;
    c9 = c10;
    c10 = c11;
    c11 = c12;
    c12 = c13;
    c13 = c14;
    c14 = c15;
    c15 = c16;
    c16 = c17;
    c17 = c18;
    c18 = c19;
    c19 = c20;
  }
}

// rows_512x24
enable subgroups;
requires immediate_address_space;

@group(0) @binding(0) var<storage, read> x0: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> y1: array<f32>;
@group(0) @binding(2) var<storage, read> x2: array<vec4f>;
@group(0) @binding(3) var<storage, read> x3: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> y4: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> y5: array<f32>;

struct Parameters { p0: u32 }
var<immediate> parameters: Parameters;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i0 = workgroup.x * 8u + local / 8u;
  let j1 = local % 8u;
  var t2: vec4f = vec4f(0.0);
  for (var k3 = j1; k3 < 24u; k3 += 8u) {
    let a4 = x0[i0 * 24u + k3];
    t2 += a4;
  }
  let t5 = t2.x + t2.y + (t2.z + t2.w);
  let t6 = subgroupAdd(t5);
  var t7: vec4f = vec4f(0.0);
  for (var k8 = j1; k8 < 24u; k8 += 8u) {
    let a9 = x0[i0 * 24u + k8];
    let v10 = t6 / 96.0;
    let v11 = a9 - vec4f(v10);
    t7 += v11 * v11;
  }
  let v12 = t6 / 96.0;
  if (j1 == 0u) {
    y1[i0] = v12;
  }
  let t13 = t7.x + t7.y + (t7.z + t7.w);
  let t14 = subgroupAdd(t13);
  for (var k15 = j1; k15 < 24u; k15 += 8u) {
    let a16 = x2[k15 + parameters.p0];
    let a17 = x0[i0 * 24u + k15];
    let v18 = a17 - vec4f(v12);
    let v19 = sqrt(t14 / 96.0 + 0.00001);
    let v20 = v18 / vec4f(v19);
    let a21 = x3[k15 + parameters.p0];
    let v22 = a16 * v20 + a21;
    y4[i0 * 24u + k15] = v22;
  }
  let v23 = sqrt(t14 / 96.0 + 0.00001);
  if (j1 == 0u) {
    y5[i0] = v23;
  }
}

// dot_1x512x384x96
enable subgroups;
requires immediate_address_space;

@group(0) @binding(0) var<storage, read> x0: array<f32>;
@group(0) @binding(1) var<storage, read> x1: array<vec4f>;
@group(0) @binding(2) var<storage, read> x2: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> y3: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> y4: array<vec4f>;

struct Parameters { p0: u32, p1: u32 }
var<immediate> parameters: Parameters;

fn tanh_vec4f(x: vec4f) -> vec4f {
  let size = min(abs(x), vec4f(10.0));
  let square = size * size;
  let series = size + size * square * (vec4f(-0.33333284) + square * (vec4f(0.1333149)
    + square * (vec4f(-0.053744931) + square * (vec4f(0.020659104) + square * vec4f(-0.0057302271)))));
  let ratio = vec4f(1.0) - vec4f(2.0) / (exp(size + size) + vec4f(1.0));
  return select(ratio, series, size < vec4f(0.6)) * sign(x);
}

@compute @workgroup_size(8)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let w0 = workgroup.x;
  let j1 = local % 8u;
  let i2 = w0 / 12u % 32u * 16u;
  let z3 = w0 / 384u;
  let n4 = w0 % 12u * 8u + j1;
  var c5: vec4f = vec4f(0.0);
  var c6: vec4f = vec4f(0.0);
  var c7: vec4f = vec4f(0.0);
  var c8: vec4f = vec4f(0.0);
  var c9: vec4f = vec4f(0.0);
  var c10: vec4f = vec4f(0.0);
  var c11: vec4f = vec4f(0.0);
  var c12: vec4f = vec4f(0.0);
  var c13: vec4f = vec4f(0.0);
  var c14: vec4f = vec4f(0.0);
  var c15: vec4f = vec4f(0.0);
  var c16: vec4f = vec4f(0.0);
  var c17: vec4f = vec4f(0.0);
  var c18: vec4f = vec4f(0.0);
  var c19: vec4f = vec4f(0.0);
  var c20: vec4f = vec4f(0.0);
  let r21 = i2 + j1;
  let r22 = i2 + 8u + j1;
  for (var k23 = 0u; k23 < 96u; k23++) {
    let a24 = x0[k23 + r21 * 96u];
    let a25 = x0[k23 + r22 * 96u];
    let a26 = x1[k23 * 96u + n4 + parameters.p0];
    c5 = fma(vec4f(subgroupBroadcast(a24, 0u)), a26, c5);
    c6 = fma(vec4f(subgroupBroadcast(a24, 1u)), a26, c6);
    c7 = fma(vec4f(subgroupBroadcast(a24, 2u)), a26, c7);
    c8 = fma(vec4f(subgroupBroadcast(a24, 3u)), a26, c8);
    c9 = fma(vec4f(subgroupBroadcast(a24, 4u)), a26, c9);
    c10 = fma(vec4f(subgroupBroadcast(a24, 5u)), a26, c10);
    c11 = fma(vec4f(subgroupBroadcast(a24, 6u)), a26, c11);
    c12 = fma(vec4f(subgroupBroadcast(a24, 7u)), a26, c12);
    c13 = fma(vec4f(subgroupBroadcast(a25, 0u)), a26, c13);
    c14 = fma(vec4f(subgroupBroadcast(a25, 1u)), a26, c14);
    c15 = fma(vec4f(subgroupBroadcast(a25, 2u)), a26, c15);
    c16 = fma(vec4f(subgroupBroadcast(a25, 3u)), a26, c16);
    c17 = fma(vec4f(subgroupBroadcast(a25, 4u)), a26, c17);
    c18 = fma(vec4f(subgroupBroadcast(a25, 5u)), a26, c18);
    c19 = fma(vec4f(subgroupBroadcast(a25, 6u)), a26, c19);
    c20 = fma(vec4f(subgroupBroadcast(a25, 7u)), a26, c20);
  }
  let m28 = min(i2 + 16u, 512u);
  for (var m27 = i2; m27 < m28; m27++) {
    let a29 = x2[n4 + parameters.p1];
    let v30 = c5 + a29;
    let v31 = v30 * vec4f(0.5);
    let v32 = v30 * v30;
    let v33 = tanh_vec4f((v30 + v32 * v30 * vec4f(0.044715)) * vec4f(0.7978846));
    let v34 = v33 + vec4f(1.0);
    let v35 = v31 * v34;
    y3[m27 * 96u + n4] = v30;
    y4[m27 * 96u + n4] = v35;
    c5 = c6;
    c6 = c7;
    c7 = c8;
    c8 = c9;
    c9 = c10;
    c10 = c11;
    c11 = c12;
    c12 = c13;
    c13 = c14;
    c14 = c15;
    c15 = c16;
    c16 = c17;
    c17 = c18;
    c18 = c19;
    c19 = c20;
  }
}

// dot_1x512x96x384
enable subgroups;
requires immediate_address_space;

@group(0) @binding(0) var<storage, read> x0: array<f32>;
@group(0) @binding(1) var<storage, read> x1: array<vec4f>;
@group(0) @binding(2) var<storage, read> x2: array<vec4f>;
@group(0) @binding(3) var<storage, read> x3: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> y4: array<vec4f>;

struct Parameters { p0: u32, p1: u32 }
var<immediate> parameters: Parameters;

@compute @workgroup_size(8)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let w0 = workgroup.x;
  let j1 = local % 8u;
  let i2 = w0 / 3u % 32u * 16u;
  let z3 = w0 / 96u;
  let n4 = w0 % 3u * 8u + j1;
  var c5: vec4f = vec4f(0.0);
  var c6: vec4f = vec4f(0.0);
  var c7: vec4f = vec4f(0.0);
  var c8: vec4f = vec4f(0.0);
  var c9: vec4f = vec4f(0.0);
  var c10: vec4f = vec4f(0.0);
  var c11: vec4f = vec4f(0.0);
  var c12: vec4f = vec4f(0.0);
  var c13: vec4f = vec4f(0.0);
  var c14: vec4f = vec4f(0.0);
  var c15: vec4f = vec4f(0.0);
  var c16: vec4f = vec4f(0.0);
  var c17: vec4f = vec4f(0.0);
  var c18: vec4f = vec4f(0.0);
  var c19: vec4f = vec4f(0.0);
  var c20: vec4f = vec4f(0.0);
  let r21 = i2 + j1;
  let r22 = i2 + 8u + j1;
  for (var k23 = 0u; k23 < 384u; k23++) {
    let a24 = x0[k23 + r21 * 384u];
    let a25 = x0[k23 + r22 * 384u];
    let a26 = x1[k23 * 24u + n4 + parameters.p0];
    c5 = fma(vec4f(subgroupBroadcast(a24, 0u)), a26, c5);
    c6 = fma(vec4f(subgroupBroadcast(a24, 1u)), a26, c6);
    c7 = fma(vec4f(subgroupBroadcast(a24, 2u)), a26, c7);
    c8 = fma(vec4f(subgroupBroadcast(a24, 3u)), a26, c8);
    c9 = fma(vec4f(subgroupBroadcast(a24, 4u)), a26, c9);
    c10 = fma(vec4f(subgroupBroadcast(a24, 5u)), a26, c10);
    c11 = fma(vec4f(subgroupBroadcast(a24, 6u)), a26, c11);
    c12 = fma(vec4f(subgroupBroadcast(a24, 7u)), a26, c12);
    c13 = fma(vec4f(subgroupBroadcast(a25, 0u)), a26, c13);
    c14 = fma(vec4f(subgroupBroadcast(a25, 1u)), a26, c14);
    c15 = fma(vec4f(subgroupBroadcast(a25, 2u)), a26, c15);
    c16 = fma(vec4f(subgroupBroadcast(a25, 3u)), a26, c16);
    c17 = fma(vec4f(subgroupBroadcast(a25, 4u)), a26, c17);
    c18 = fma(vec4f(subgroupBroadcast(a25, 5u)), a26, c18);
    c19 = fma(vec4f(subgroupBroadcast(a25, 6u)), a26, c19);
    c20 = fma(vec4f(subgroupBroadcast(a25, 7u)), a26, c20);
  }
  let m28 = min(i2 + 16u, 512u);
  for (var m27 = i2; m27 < m28; m27++) {
    let a29 = x2[m27 * 24u + n4];
    let a30 = x3[n4 + parameters.p1];
    let v31 = a29 + (c5 + a30);
    y4[m27 * 24u + n4] = v31;
    c5 = c6;
    c6 = c7;
    c7 = c8;
    c8 = c9;
    c9 = c10;
    c10 = c11;
    c11 = c12;
    c12 = c13;
    c13 = c14;
    c14 = c15;
    c15 = c16;
    c16 = c17;
    c17 = c18;
    c18 = c19;
    c19 = c20;
  }
}

// dot_1x512x96x96
enable subgroups;

@group(0) @binding(0) var<storage, read> x0: array<f32>;
@group(0) @binding(1) var<storage, read> x1: array<vec4f>;
@group(0) @binding(2) var<storage, read> x2: array<vec4f>;
@group(0) @binding(3) var<storage, read> x3: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> y4: array<vec4f>;

@compute @workgroup_size(8)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let w0 = workgroup.x;
  let j1 = local % 8u;
  let i2 = w0 / 3u % 32u * 16u;
  let z3 = w0 / 96u;
  let n4 = w0 % 3u * 8u + j1;
  var c5: vec4f = vec4f(0.0);
  var c6: vec4f = vec4f(0.0);
  var c7: vec4f = vec4f(0.0);
  var c8: vec4f = vec4f(0.0);
  var c9: vec4f = vec4f(0.0);
  var c10: vec4f = vec4f(0.0);
  var c11: vec4f = vec4f(0.0);
  var c12: vec4f = vec4f(0.0);
  var c13: vec4f = vec4f(0.0);
  var c14: vec4f = vec4f(0.0);
  var c15: vec4f = vec4f(0.0);
  var c16: vec4f = vec4f(0.0);
  var c17: vec4f = vec4f(0.0);
  var c18: vec4f = vec4f(0.0);
  var c19: vec4f = vec4f(0.0);
  var c20: vec4f = vec4f(0.0);
  let r21 = i2 + j1;
  let r22 = i2 + 8u + j1;
  for (var k23 = 0u; k23 < 96u; k23++) {
    let a24 = x0[k23 + r21 * 96u];
    let a25 = x0[k23 + r22 * 96u];
    let a26 = x1[k23 * 24u + n4 + 2304u];
    c5 = fma(vec4f(subgroupBroadcast(a24, 0u)), a26, c5);
    c6 = fma(vec4f(subgroupBroadcast(a24, 1u)), a26, c6);
    c7 = fma(vec4f(subgroupBroadcast(a24, 2u)), a26, c7);
    c8 = fma(vec4f(subgroupBroadcast(a24, 3u)), a26, c8);
    c9 = fma(vec4f(subgroupBroadcast(a24, 4u)), a26, c9);
    c10 = fma(vec4f(subgroupBroadcast(a24, 5u)), a26, c10);
    c11 = fma(vec4f(subgroupBroadcast(a24, 6u)), a26, c11);
    c12 = fma(vec4f(subgroupBroadcast(a24, 7u)), a26, c12);
    c13 = fma(vec4f(subgroupBroadcast(a25, 0u)), a26, c13);
    c14 = fma(vec4f(subgroupBroadcast(a25, 1u)), a26, c14);
    c15 = fma(vec4f(subgroupBroadcast(a25, 2u)), a26, c15);
    c16 = fma(vec4f(subgroupBroadcast(a25, 3u)), a26, c16);
    c17 = fma(vec4f(subgroupBroadcast(a25, 4u)), a26, c17);
    c18 = fma(vec4f(subgroupBroadcast(a25, 5u)), a26, c18);
    c19 = fma(vec4f(subgroupBroadcast(a25, 6u)), a26, c19);
    c20 = fma(vec4f(subgroupBroadcast(a25, 7u)), a26, c20);
  }
  let m28 = min(i2 + 16u, 512u);
  for (var m27 = i2; m27 < m28; m27++) {
    let a29 = x2[m27 * 24u + n4];
    let a30 = x3[n4 + 24u];
    let v31 = a29 + (c5 + a30);
    y4[m27 * 24u + n4] = v31;
    c5 = c6;
    c6 = c7;
    c7 = c8;
    c8 = c9;
    c9 = c10;
    c10 = c11;
    c11 = c12;
    c12 = c13;
    c13 = c14;
    c14 = c15;
    c15 = c16;
    c16 = c17;
    c17 = c18;
    c18 = c19;
    c19 = c20;
  }
}

// dot_1x89x512x96
enable subgroups;

@group(0) @binding(0) var<storage, read> x0: array<vec4f>;
@group(0) @binding(1) var<storage, read> x1: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> y2: array<vec4f>;

@compute @workgroup_size(8)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let w0 = workgroup.x;
  let j1 = local % 8u;
  let i2 = w0 / 16u % 6u * 16u;
  let z3 = w0 / 96u;
  let n4 = w0 % 16u * 8u + j1;
  var c5: vec4f = vec4f(0.0);
  var c6: vec4f = vec4f(0.0);
  var c7: vec4f = vec4f(0.0);
  var c8: vec4f = vec4f(0.0);
  var c9: vec4f = vec4f(0.0);
  var c10: vec4f = vec4f(0.0);
  var c11: vec4f = vec4f(0.0);
  var c12: vec4f = vec4f(0.0);
  var c13: vec4f = vec4f(0.0);
  var c14: vec4f = vec4f(0.0);
  var c15: vec4f = vec4f(0.0);
  var c16: vec4f = vec4f(0.0);
  var c17: vec4f = vec4f(0.0);
  var c18: vec4f = vec4f(0.0);
  var c19: vec4f = vec4f(0.0);
  var c20: vec4f = vec4f(0.0);
  let r21 = min(i2 + j1, 88u);
  let r22 = min(i2 + 8u + j1, 88u);
  for (var k23 = 0u; k23 < 24u; k23++) {
    let a24 = x0[k23 + r21 * 24u];
    let a25 = x0[k23 + r22 * 24u];
    let a26 = x1[k23 + n4 * 96u];
    let a27 = x1[k23 + n4 * 96u + 24u];
    let a28 = x1[k23 + n4 * 96u + 48u];
    let a29 = x1[k23 + n4 * 96u + 72u];
    let b30 = vec4f(a26.x, a27.x, a28.x, a29.x);
    c5 = fma(vec4f(subgroupBroadcast(a24.x, 0u)), b30, c5);
    c6 = fma(vec4f(subgroupBroadcast(a24.x, 1u)), b30, c6);
    c7 = fma(vec4f(subgroupBroadcast(a24.x, 2u)), b30, c7);
    c8 = fma(vec4f(subgroupBroadcast(a24.x, 3u)), b30, c8);
    c9 = fma(vec4f(subgroupBroadcast(a24.x, 4u)), b30, c9);
    c10 = fma(vec4f(subgroupBroadcast(a24.x, 5u)), b30, c10);
    c11 = fma(vec4f(subgroupBroadcast(a24.x, 6u)), b30, c11);
    c12 = fma(vec4f(subgroupBroadcast(a24.x, 7u)), b30, c12);
    c13 = fma(vec4f(subgroupBroadcast(a25.x, 0u)), b30, c13);
    c14 = fma(vec4f(subgroupBroadcast(a25.x, 1u)), b30, c14);
    c15 = fma(vec4f(subgroupBroadcast(a25.x, 2u)), b30, c15);
    c16 = fma(vec4f(subgroupBroadcast(a25.x, 3u)), b30, c16);
    c17 = fma(vec4f(subgroupBroadcast(a25.x, 4u)), b30, c17);
    c18 = fma(vec4f(subgroupBroadcast(a25.x, 5u)), b30, c18);
    c19 = fma(vec4f(subgroupBroadcast(a25.x, 6u)), b30, c19);
    c20 = fma(vec4f(subgroupBroadcast(a25.x, 7u)), b30, c20);
    let b31 = vec4f(a26.y, a27.y, a28.y, a29.y);
    c5 = fma(vec4f(subgroupBroadcast(a24.y, 0u)), b31, c5);
    c6 = fma(vec4f(subgroupBroadcast(a24.y, 1u)), b31, c6);
    c7 = fma(vec4f(subgroupBroadcast(a24.y, 2u)), b31, c7);
    c8 = fma(vec4f(subgroupBroadcast(a24.y, 3u)), b31, c8);
    c9 = fma(vec4f(subgroupBroadcast(a24.y, 4u)), b31, c9);
    c10 = fma(vec4f(subgroupBroadcast(a24.y, 5u)), b31, c10);
    c11 = fma(vec4f(subgroupBroadcast(a24.y, 6u)), b31, c11);
    c12 = fma(vec4f(subgroupBroadcast(a24.y, 7u)), b31, c12);
    c13 = fma(vec4f(subgroupBroadcast(a25.y, 0u)), b31, c13);
    c14 = fma(vec4f(subgroupBroadcast(a25.y, 1u)), b31, c14);
    c15 = fma(vec4f(subgroupBroadcast(a25.y, 2u)), b31, c15);
    c16 = fma(vec4f(subgroupBroadcast(a25.y, 3u)), b31, c16);
    c17 = fma(vec4f(subgroupBroadcast(a25.y, 4u)), b31, c17);
    c18 = fma(vec4f(subgroupBroadcast(a25.y, 5u)), b31, c18);
    c19 = fma(vec4f(subgroupBroadcast(a25.y, 6u)), b31, c19);
    c20 = fma(vec4f(subgroupBroadcast(a25.y, 7u)), b31, c20);
    let b32 = vec4f(a26.z, a27.z, a28.z, a29.z);
    c5 = fma(vec4f(subgroupBroadcast(a24.z, 0u)), b32, c5);
    c6 = fma(vec4f(subgroupBroadcast(a24.z, 1u)), b32, c6);
    c7 = fma(vec4f(subgroupBroadcast(a24.z, 2u)), b32, c7);
    c8 = fma(vec4f(subgroupBroadcast(a24.z, 3u)), b32, c8);
    c9 = fma(vec4f(subgroupBroadcast(a24.z, 4u)), b32, c9);
    c10 = fma(vec4f(subgroupBroadcast(a24.z, 5u)), b32, c10);
    c11 = fma(vec4f(subgroupBroadcast(a24.z, 6u)), b32, c11);
    c12 = fma(vec4f(subgroupBroadcast(a24.z, 7u)), b32, c12);
    c13 = fma(vec4f(subgroupBroadcast(a25.z, 0u)), b32, c13);
    c14 = fma(vec4f(subgroupBroadcast(a25.z, 1u)), b32, c14);
    c15 = fma(vec4f(subgroupBroadcast(a25.z, 2u)), b32, c15);
    c16 = fma(vec4f(subgroupBroadcast(a25.z, 3u)), b32, c16);
    c17 = fma(vec4f(subgroupBroadcast(a25.z, 4u)), b32, c17);
    c18 = fma(vec4f(subgroupBroadcast(a25.z, 5u)), b32, c18);
    c19 = fma(vec4f(subgroupBroadcast(a25.z, 6u)), b32, c19);
    c20 = fma(vec4f(subgroupBroadcast(a25.z, 7u)), b32, c20);
    let b33 = vec4f(a26.w, a27.w, a28.w, a29.w);
    c5 = fma(vec4f(subgroupBroadcast(a24.w, 0u)), b33, c5);
    c6 = fma(vec4f(subgroupBroadcast(a24.w, 1u)), b33, c6);
    c7 = fma(vec4f(subgroupBroadcast(a24.w, 2u)), b33, c7);
    c8 = fma(vec4f(subgroupBroadcast(a24.w, 3u)), b33, c8);
    c9 = fma(vec4f(subgroupBroadcast(a24.w, 4u)), b33, c9);
    c10 = fma(vec4f(subgroupBroadcast(a24.w, 5u)), b33, c10);
    c11 = fma(vec4f(subgroupBroadcast(a24.w, 6u)), b33, c11);
    c12 = fma(vec4f(subgroupBroadcast(a24.w, 7u)), b33, c12);
    c13 = fma(vec4f(subgroupBroadcast(a25.w, 0u)), b33, c13);
    c14 = fma(vec4f(subgroupBroadcast(a25.w, 1u)), b33, c14);
    c15 = fma(vec4f(subgroupBroadcast(a25.w, 2u)), b33, c15);
    c16 = fma(vec4f(subgroupBroadcast(a25.w, 3u)), b33, c16);
    c17 = fma(vec4f(subgroupBroadcast(a25.w, 4u)), b33, c17);
    c18 = fma(vec4f(subgroupBroadcast(a25.w, 5u)), b33, c18);
    c19 = fma(vec4f(subgroupBroadcast(a25.w, 6u)), b33, c19);
    c20 = fma(vec4f(subgroupBroadcast(a25.w, 7u)), b33, c20);
  }
  let m35 = min(i2 + 16u, 89u);
  for (var m34 = i2; m34 < m35; m34++) {
    y2[m34 * 128u + n4] = c5;
    c5 = c6;
    c6 = c7;
    c7 = c8;
    c8 = c9;
    c9 = c10;
    c10 = c11;
    c11 = c12;
    c12 = c13;
    c13 = c14;
    c14 = c15;
    c15 = c16;
    c16 = c17;
    c17 = c18;
    c18 = c19;
    c19 = c20;
  }
}

// columns_128x89

@group(0) @binding(0) var<storage, read> x0: array<vec4f>;
@group(0) @binding(1) var<storage, read> x1: array<vec4i>;
@group(0) @binding(2) var<storage, read> x2: array<f32>;
@group(0) @binding(3) var<storage, read_write> y3: array<f32>;
@group(0) @binding(4) var<storage, read> x4: array<i32>;
@group(0) @binding(5) var<storage, read> x5: array<f32>;
@group(0) @binding(6) var<storage, read_write> y6: array<vec4f>;

@compute @workgroup_size(8)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i0 = workgroup.x * 8u + local;
  var t1: vec4f = vec4f(-3.4028234663852886e+38);
  for (var k2 = 0u; k2 < 89u; k2++) {
    let a3 = x0[i0 + k2 * 128u];
    t1 = max(t1, a3);
  }
  var t4: vec4f = vec4f(0.0);
  for (var k5 = 0u; k5 < 89u; k5++) {
    let a6 = x0[i0 + k5 * 128u];
    t4 += exp(a6 - t1);
  }
  for (var k7 = 0u; k7 < 89u; k7++) {
    let a8 = x1[i0];
    let v9 = a8 == vec4i(-1i);
    let a10 = x2[0u];
    let v11 = select(vec4f(1.0 / a10), vec4f(0.0), v9);
    let a12 = x0[i0 + k7 * 128u];
    let v13 = t1 + log(t4);
    let v14 = select(vec4f(0.0), -v11, vec4i(i32(k7)) == min(max(a8, vec4i(0i)), vec4i(88i))) + v11 * exp(a12 - v13);
    y3[i0 * 356u + k7] = v14.x;
    y3[i0 * 356u + k7 + 89u] = v14.y;
    y3[i0 * 356u + k7 + 178u] = v14.z;
    y3[i0 * 356u + k7 + 267u] = v14.w;
  }
  let a15 = x1[i0];
  let v16 = a15 == vec4i(-1i);
  let v17 = t1 + log(t4);
  let a18 = x4[i0 * 4u];
  let i19 = u32(min(max(a18, 0i), 88i));
  let a20 = x5[i19 * 512u + i0 * 4u];
  let a21 = x4[i0 * 4u + 1u];
  let i22 = u32(min(max(a21, 0i), 88i));
  let a23 = x5[i22 * 512u + i0 * 4u + 1u];
  let a24 = x4[i0 * 4u + 2u];
  let i25 = u32(min(max(a24, 0i), 88i));
  let a26 = x5[i25 * 512u + i0 * 4u + 2u];
  let a27 = x4[i0 * 4u + 3u];
  let i28 = u32(min(max(a27, 0i), 88i));
  let a29 = x5[i28 * 512u + i0 * 4u + 3u];
  let v30 = select(v17 - vec4f(a20, a23, a26, a29), vec4f(0.0), v16);
  y6[i0] = v30;
}

// rows_1x128
enable subgroups;

@group(0) @binding(0) var<storage, read> x0: array<vec4f>;
@group(0) @binding(1) var<storage, read> x1: array<vec4i>;
@group(0) @binding(2) var<storage, read> x2: array<f32>;
@group(0) @binding(3) var<storage, read_write> y3: array<f32>;
@group(0) @binding(4) var<storage, read_write> y4: array<f32>;

@compute @workgroup_size(8)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i0 = workgroup.x + local / 8u;
  let j1 = local % 8u;
  var t2: vec4f = vec4f(0.0);
  var t3: vec4f = vec4f(0.0);
  for (var k4 = j1; k4 < 128u; k4 += 8u) {
    let a5 = x0[k4];
    t2 += a5;
    let a6 = x1[k4];
    let v7 = a6 == vec4i(-1i);
    t3 += select(vec4f(1.0), vec4f(0.0), v7);
  }
  let t8 = t2.x + t2.y + (t2.z + t2.w);
  let t9 = subgroupAdd(t8);
  let t10 = t3.x + t3.y + (t3.z + t3.w);
  let t11 = subgroupAdd(t10);
  let a12 = x2[0u];
  let v13 = t9 / a12;
  storageBarrier();
  if (j1 == 0u) {
    y3[0u] = v13;
    y4[0u] = t11;
  }
}

// dot_1x512x96x89
enable subgroups;

@group(0) @binding(0) var<storage, read> x0: array<f32>;
@group(0) @binding(1) var<storage, read> x1: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> y2: array<vec4f>;

@compute @workgroup_size(8)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let w0 = workgroup.x;
  let j1 = local % 8u;
  let i2 = w0 / 3u % 32u * 16u;
  let z3 = w0 / 96u;
  let n4 = w0 % 3u * 8u + j1;
  var c5: vec4f = vec4f(0.0);
  var c6: vec4f = vec4f(0.0);
  var c7: vec4f = vec4f(0.0);
  var c8: vec4f = vec4f(0.0);
  var c9: vec4f = vec4f(0.0);
  var c10: vec4f = vec4f(0.0);
  var c11: vec4f = vec4f(0.0);
  var c12: vec4f = vec4f(0.0);
  var c13: vec4f = vec4f(0.0);
  var c14: vec4f = vec4f(0.0);
  var c15: vec4f = vec4f(0.0);
  var c16: vec4f = vec4f(0.0);
  var c17: vec4f = vec4f(0.0);
  var c18: vec4f = vec4f(0.0);
  var c19: vec4f = vec4f(0.0);
  var c20: vec4f = vec4f(0.0);
  let r21 = i2 + j1;
  let r22 = i2 + 8u + j1;
  for (var k23 = 0u; k23 < 89u; k23++) {
    let a24 = x0[k23 + r21 * 89u];
    let a25 = x0[k23 + r22 * 89u];
    let a26 = x1[k23 * 24u + n4];
    c5 = fma(vec4f(subgroupBroadcast(a24, 0u)), a26, c5);
    c6 = fma(vec4f(subgroupBroadcast(a24, 1u)), a26, c6);
    c7 = fma(vec4f(subgroupBroadcast(a24, 2u)), a26, c7);
    c8 = fma(vec4f(subgroupBroadcast(a24, 3u)), a26, c8);
    c9 = fma(vec4f(subgroupBroadcast(a24, 4u)), a26, c9);
    c10 = fma(vec4f(subgroupBroadcast(a24, 5u)), a26, c10);
    c11 = fma(vec4f(subgroupBroadcast(a24, 6u)), a26, c11);
    c12 = fma(vec4f(subgroupBroadcast(a24, 7u)), a26, c12);
    c13 = fma(vec4f(subgroupBroadcast(a25, 0u)), a26, c13);
    c14 = fma(vec4f(subgroupBroadcast(a25, 1u)), a26, c14);
    c15 = fma(vec4f(subgroupBroadcast(a25, 2u)), a26, c15);
    c16 = fma(vec4f(subgroupBroadcast(a25, 3u)), a26, c16);
    c17 = fma(vec4f(subgroupBroadcast(a25, 4u)), a26, c17);
    c18 = fma(vec4f(subgroupBroadcast(a25, 5u)), a26, c18);
    c19 = fma(vec4f(subgroupBroadcast(a25, 6u)), a26, c19);
    c20 = fma(vec4f(subgroupBroadcast(a25, 7u)), a26, c20);
  }
  let m28 = min(i2 + 16u, 512u);
  for (var m27 = i2; m27 < m28; m27++) {
    y2[m27 * 24u + n4] = c5;
    c5 = c6;
    c6 = c7;
    c7 = c8;
    c8 = c9;
    c9 = c10;
    c10 = c11;
    c11 = c12;
    c12 = c13;
    c13 = c14;
    c14 = c15;
    c15 = c16;
    c16 = c17;
    c17 = c18;
    c18 = c19;
    c19 = c20;
  }
}

// columns_24x512_and_rows_512x24
enable subgroups;

@group(0) @binding(0) var<storage, read> x0: array<vec4f>;
@group(0) @binding(1) var<storage, read> x1: array<vec4f>;
@group(0) @binding(2) var<storage, read> x2: array<f32>;
@group(0) @binding(3) var<storage, read> x3: array<f32>;
@group(0) @binding(4) var<storage, read_write> x4: array<vec4f>;
@group(0) @binding(5) var<storage, read> x5: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> x6: array<vec4f>;

@compute @workgroup_size(8)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  if (workgroup.x < 3u) {
    let i0_0 = workgroup.x * 8u + local;
    var t1_0: vec4f = vec4f(0.0);
    var t2_0: vec4f = vec4f(0.0);
    for (var k3_0 = 0u; k3_0 < 512u; k3_0++) {
      let a4_0 = x0[i0_0 + k3_0 * 24u];
      let a5_0 = x1[i0_0 + k3_0 * 24u];
      let a6_0 = x2[k3_0];
      let v7_0 = a5_0 - vec4f(a6_0);
      let a8_0 = x3[k3_0];
      let v9_0 = v7_0 / vec4f(a8_0);
      t1_0 += a4_0 * v9_0;
      t2_0 += a4_0;
    }
    x4[i0_0] = t1_0;
    x4[i0_0 + 24u] = t2_0;
  } else {
    let w = workgroup.x - 3u;
    let i0_1 = w + local / 8u;
    let j1_1 = local % 8u;
    var t2_1: vec4f = vec4f(0.0);
    for (var k3_1 = j1_1; k3_1 < 24u; k3_1 += 8u) {
      let a4_1 = x0[i0_1 * 24u + k3_1];
      let a5_1 = x5[k3_1];
      let a6_1 = x3[i0_1];
      let v7_1 = a4_1 * a5_1 / vec4f(a6_1);
      let a8_1 = x1[i0_1 * 24u + k3_1];
      let a9_1 = x2[i0_1];
      let v10_1 = a8_1 - vec4f(a9_1);
      let v11_1 = v10_1 / vec4f(a6_1);
      t2_1 += v7_1 * v11_1;
    }
    let t12_1 = t2_1.x + t2_1.y + (t2_1.z + t2_1.w);
    let t13_1 = subgroupAdd(t12_1);
    var t14_1: vec4f = vec4f(0.0);
    for (var k15_1 = j1_1; k15_1 < 24u; k15_1 += 8u) {
      let a16_1 = x0[i0_1 * 24u + k15_1];
      let a17_1 = x5[k15_1];
      let a18_1 = x3[i0_1];
      let v19_1 = a16_1 * a17_1 / vec4f(a18_1);
      let a20_1 = x1[i0_1 * 24u + k15_1];
      let a21_1 = x2[i0_1];
      let v22_1 = a20_1 - vec4f(a21_1);
      let v23_1 = vec4f(-t13_1 * 0.5 / a18_1 / 96.0) * v22_1;
      let v24_1 = v19_1 + v23_1 + v23_1;
      t14_1 += v24_1;
    }
    let t25_1 = t14_1.x + t14_1.y + (t14_1.z + t14_1.w);
    let t26_1 = subgroupAdd(t25_1);
    for (var k27_1 = j1_1; k27_1 < 24u; k27_1 += 8u) {
      let a28_1 = x0[i0_1 * 24u + k27_1];
      let a29_1 = x5[k27_1];
      let a30_1 = x3[i0_1];
      let v31_1 = a28_1 * a29_1 / vec4f(a30_1);
      let a32_1 = x1[i0_1 * 24u + k27_1];
      let a33_1 = x2[i0_1];
      let v34_1 = a32_1 - vec4f(a33_1);
      let v35_1 = vec4f(-t13_1 * 0.5 / a30_1 / 96.0) * v34_1;
      let v36_1 = v31_1 + v35_1 + v35_1;
      let v37_1 = v36_1 + vec4f(-t26_1 / 96.0);
      x6[i0_1 * 24u + k27_1] = v37_1;
    }
  }
}

// dot_1x384x96x512
enable subgroups;
requires immediate_address_space;

@group(0) @binding(0) var<storage, read> x0: array<f32>;
@group(0) @binding(1) var<storage, read> x1: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> y2: array<vec4f>;

struct Parameters { p0: u32 }
var<immediate> parameters: Parameters;

@compute @workgroup_size(8)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let w0 = workgroup.x;
  let j1 = local % 8u;
  let i2 = w0 / 3u % 24u * 16u;
  let z3 = w0 / 72u;
  let n4 = w0 % 3u * 8u + j1;
  var c5: vec4f = vec4f(0.0);
  var c6: vec4f = vec4f(0.0);
  var c7: vec4f = vec4f(0.0);
  var c8: vec4f = vec4f(0.0);
  var c9: vec4f = vec4f(0.0);
  var c10: vec4f = vec4f(0.0);
  var c11: vec4f = vec4f(0.0);
  var c12: vec4f = vec4f(0.0);
  var c13: vec4f = vec4f(0.0);
  var c14: vec4f = vec4f(0.0);
  var c15: vec4f = vec4f(0.0);
  var c16: vec4f = vec4f(0.0);
  var c17: vec4f = vec4f(0.0);
  var c18: vec4f = vec4f(0.0);
  var c19: vec4f = vec4f(0.0);
  var c20: vec4f = vec4f(0.0);
  let r21 = i2 + j1;
  let r22 = i2 + 8u + j1;
  for (var k23 = 0u; k23 < 512u; k23++) {
    let a24 = x0[k23 * 384u + r21];
    let a25 = x0[k23 * 384u + r22];
    let a26 = x1[k23 * 24u + n4];
    c5 = fma(vec4f(subgroupBroadcast(a24, 0u)), a26, c5);
    c6 = fma(vec4f(subgroupBroadcast(a24, 1u)), a26, c6);
    c7 = fma(vec4f(subgroupBroadcast(a24, 2u)), a26, c7);
    c8 = fma(vec4f(subgroupBroadcast(a24, 3u)), a26, c8);
    c9 = fma(vec4f(subgroupBroadcast(a24, 4u)), a26, c9);
    c10 = fma(vec4f(subgroupBroadcast(a24, 5u)), a26, c10);
    c11 = fma(vec4f(subgroupBroadcast(a24, 6u)), a26, c11);
    c12 = fma(vec4f(subgroupBroadcast(a24, 7u)), a26, c12);
    c13 = fma(vec4f(subgroupBroadcast(a25, 0u)), a26, c13);
    c14 = fma(vec4f(subgroupBroadcast(a25, 1u)), a26, c14);
    c15 = fma(vec4f(subgroupBroadcast(a25, 2u)), a26, c15);
    c16 = fma(vec4f(subgroupBroadcast(a25, 3u)), a26, c16);
    c17 = fma(vec4f(subgroupBroadcast(a25, 4u)), a26, c17);
    c18 = fma(vec4f(subgroupBroadcast(a25, 5u)), a26, c18);
    c19 = fma(vec4f(subgroupBroadcast(a25, 6u)), a26, c19);
    c20 = fma(vec4f(subgroupBroadcast(a25, 7u)), a26, c20);
  }
  let m28 = min(i2 + 16u, 384u);
  for (var m27 = i2; m27 < m28; m27++) {
    y2[m27 * 24u + n4 + parameters.p0] = c5;
    c5 = c6;
    c6 = c7;
    c7 = c8;
    c8 = c9;
    c9 = c10;
    c10 = c11;
    c11 = c12;
    c12 = c13;
    c13 = c14;
    c14 = c15;
    c15 = c16;
    c16 = c17;
    c17 = c18;
    c18 = c19;
    c19 = c20;
  }
}

// dot_1x512x384x96
enable subgroups;

@group(0) @binding(0) var<storage, read> x0: array<vec4f>;
@group(0) @binding(1) var<storage, read> x1: array<vec4f>;
@group(0) @binding(2) var<storage, read> x2: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> y3: array<vec4f>;

fn tanh_vec4f(x: vec4f) -> vec4f {
  let size = min(abs(x), vec4f(10.0));
  let square = size * size;
  let series = size + size * square * (vec4f(-0.33333284) + square * (vec4f(0.1333149)
    + square * (vec4f(-0.053744931) + square * (vec4f(0.020659104) + square * vec4f(-0.0057302271)))));
  let ratio = vec4f(1.0) - vec4f(2.0) / (exp(size + size) + vec4f(1.0));
  return select(ratio, series, size < vec4f(0.6)) * sign(x);
}

@compute @workgroup_size(8)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let w0 = workgroup.x;
  let j1 = local % 8u;
  let i2 = w0 / 12u % 32u * 16u;
  let z3 = w0 / 384u;
  let n4 = w0 % 12u * 8u + j1;
  var c5: vec4f = vec4f(0.0);
  var c6: vec4f = vec4f(0.0);
  var c7: vec4f = vec4f(0.0);
  var c8: vec4f = vec4f(0.0);
  var c9: vec4f = vec4f(0.0);
  var c10: vec4f = vec4f(0.0);
  var c11: vec4f = vec4f(0.0);
  var c12: vec4f = vec4f(0.0);
  var c13: vec4f = vec4f(0.0);
  var c14: vec4f = vec4f(0.0);
  var c15: vec4f = vec4f(0.0);
  var c16: vec4f = vec4f(0.0);
  var c17: vec4f = vec4f(0.0);
  var c18: vec4f = vec4f(0.0);
  var c19: vec4f = vec4f(0.0);
  var c20: vec4f = vec4f(0.0);
  let r21 = i2 + j1;
  let r22 = i2 + 8u + j1;
  for (var k23 = 0u; k23 < 24u; k23++) {
    let a24 = x0[k23 + r21 * 24u];
    let a25 = x0[k23 + r22 * 24u];
    let a26 = x1[k23 + n4 * 96u + 9216u];
    let a27 = x1[k23 + n4 * 96u + 9240u];
    let a28 = x1[k23 + n4 * 96u + 9264u];
    let a29 = x1[k23 + n4 * 96u + 9288u];
    let b30 = vec4f(a26.x, a27.x, a28.x, a29.x);
    c5 = fma(vec4f(subgroupBroadcast(a24.x, 0u)), b30, c5);
    c6 = fma(vec4f(subgroupBroadcast(a24.x, 1u)), b30, c6);
    c7 = fma(vec4f(subgroupBroadcast(a24.x, 2u)), b30, c7);
    c8 = fma(vec4f(subgroupBroadcast(a24.x, 3u)), b30, c8);
    c9 = fma(vec4f(subgroupBroadcast(a24.x, 4u)), b30, c9);
    c10 = fma(vec4f(subgroupBroadcast(a24.x, 5u)), b30, c10);
    c11 = fma(vec4f(subgroupBroadcast(a24.x, 6u)), b30, c11);
    c12 = fma(vec4f(subgroupBroadcast(a24.x, 7u)), b30, c12);
    c13 = fma(vec4f(subgroupBroadcast(a25.x, 0u)), b30, c13);
    c14 = fma(vec4f(subgroupBroadcast(a25.x, 1u)), b30, c14);
    c15 = fma(vec4f(subgroupBroadcast(a25.x, 2u)), b30, c15);
    c16 = fma(vec4f(subgroupBroadcast(a25.x, 3u)), b30, c16);
    c17 = fma(vec4f(subgroupBroadcast(a25.x, 4u)), b30, c17);
    c18 = fma(vec4f(subgroupBroadcast(a25.x, 5u)), b30, c18);
    c19 = fma(vec4f(subgroupBroadcast(a25.x, 6u)), b30, c19);
    c20 = fma(vec4f(subgroupBroadcast(a25.x, 7u)), b30, c20);
    let b31 = vec4f(a26.y, a27.y, a28.y, a29.y);
    c5 = fma(vec4f(subgroupBroadcast(a24.y, 0u)), b31, c5);
    c6 = fma(vec4f(subgroupBroadcast(a24.y, 1u)), b31, c6);
    c7 = fma(vec4f(subgroupBroadcast(a24.y, 2u)), b31, c7);
    c8 = fma(vec4f(subgroupBroadcast(a24.y, 3u)), b31, c8);
    c9 = fma(vec4f(subgroupBroadcast(a24.y, 4u)), b31, c9);
    c10 = fma(vec4f(subgroupBroadcast(a24.y, 5u)), b31, c10);
    c11 = fma(vec4f(subgroupBroadcast(a24.y, 6u)), b31, c11);
    c12 = fma(vec4f(subgroupBroadcast(a24.y, 7u)), b31, c12);
    c13 = fma(vec4f(subgroupBroadcast(a25.y, 0u)), b31, c13);
    c14 = fma(vec4f(subgroupBroadcast(a25.y, 1u)), b31, c14);
    c15 = fma(vec4f(subgroupBroadcast(a25.y, 2u)), b31, c15);
    c16 = fma(vec4f(subgroupBroadcast(a25.y, 3u)), b31, c16);
    c17 = fma(vec4f(subgroupBroadcast(a25.y, 4u)), b31, c17);
    c18 = fma(vec4f(subgroupBroadcast(a25.y, 5u)), b31, c18);
    c19 = fma(vec4f(subgroupBroadcast(a25.y, 6u)), b31, c19);
    c20 = fma(vec4f(subgroupBroadcast(a25.y, 7u)), b31, c20);
    let b32 = vec4f(a26.z, a27.z, a28.z, a29.z);
    c5 = fma(vec4f(subgroupBroadcast(a24.z, 0u)), b32, c5);
    c6 = fma(vec4f(subgroupBroadcast(a24.z, 1u)), b32, c6);
    c7 = fma(vec4f(subgroupBroadcast(a24.z, 2u)), b32, c7);
    c8 = fma(vec4f(subgroupBroadcast(a24.z, 3u)), b32, c8);
    c9 = fma(vec4f(subgroupBroadcast(a24.z, 4u)), b32, c9);
    c10 = fma(vec4f(subgroupBroadcast(a24.z, 5u)), b32, c10);
    c11 = fma(vec4f(subgroupBroadcast(a24.z, 6u)), b32, c11);
    c12 = fma(vec4f(subgroupBroadcast(a24.z, 7u)), b32, c12);
    c13 = fma(vec4f(subgroupBroadcast(a25.z, 0u)), b32, c13);
    c14 = fma(vec4f(subgroupBroadcast(a25.z, 1u)), b32, c14);
    c15 = fma(vec4f(subgroupBroadcast(a25.z, 2u)), b32, c15);
    c16 = fma(vec4f(subgroupBroadcast(a25.z, 3u)), b32, c16);
    c17 = fma(vec4f(subgroupBroadcast(a25.z, 4u)), b32, c17);
    c18 = fma(vec4f(subgroupBroadcast(a25.z, 5u)), b32, c18);
    c19 = fma(vec4f(subgroupBroadcast(a25.z, 6u)), b32, c19);
    c20 = fma(vec4f(subgroupBroadcast(a25.z, 7u)), b32, c20);
    let b33 = vec4f(a26.w, a27.w, a28.w, a29.w);
    c5 = fma(vec4f(subgroupBroadcast(a24.w, 0u)), b33, c5);
    c6 = fma(vec4f(subgroupBroadcast(a24.w, 1u)), b33, c6);
    c7 = fma(vec4f(subgroupBroadcast(a24.w, 2u)), b33, c7);
    c8 = fma(vec4f(subgroupBroadcast(a24.w, 3u)), b33, c8);
    c9 = fma(vec4f(subgroupBroadcast(a24.w, 4u)), b33, c9);
    c10 = fma(vec4f(subgroupBroadcast(a24.w, 5u)), b33, c10);
    c11 = fma(vec4f(subgroupBroadcast(a24.w, 6u)), b33, c11);
    c12 = fma(vec4f(subgroupBroadcast(a24.w, 7u)), b33, c12);
    c13 = fma(vec4f(subgroupBroadcast(a25.w, 0u)), b33, c13);
    c14 = fma(vec4f(subgroupBroadcast(a25.w, 1u)), b33, c14);
    c15 = fma(vec4f(subgroupBroadcast(a25.w, 2u)), b33, c15);
    c16 = fma(vec4f(subgroupBroadcast(a25.w, 3u)), b33, c16);
    c17 = fma(vec4f(subgroupBroadcast(a25.w, 4u)), b33, c17);
    c18 = fma(vec4f(subgroupBroadcast(a25.w, 5u)), b33, c18);
    c19 = fma(vec4f(subgroupBroadcast(a25.w, 6u)), b33, c19);
    c20 = fma(vec4f(subgroupBroadcast(a25.w, 7u)), b33, c20);
  }
  let m35 = min(i2 + 16u, 512u);
  for (var m34 = i2; m34 < m35; m34++) {
    let a36 = x2[m34 * 96u + n4];
    let v37 = a36 * vec4f(0.5);
    let v38 = a36 * a36;
    let v39 = tanh_vec4f((a36 + v38 * a36 * vec4f(0.044715)) * vec4f(0.7978846));
    let v40 = c5 * v37 * (vec4f(1.0) - v39 * v39);
    let v41 = v40 * vec4f(0.035677407);
    let v42 = v41 * a36 * a36;
    let v43 = v39 + vec4f(1.0);
    let v44 = v40 * vec4f(0.7978846) + v41 * v38 + v42 + v42 + c5 * v43 * vec4f(0.5);
    y3[m34 * 96u + n4] = v44;
    c5 = c6;
    c6 = c7;
    c7 = c8;
    c8 = c9;
    c9 = c10;
    c10 = c11;
    c11 = c12;
    c12 = c13;
    c13 = c14;
    c14 = c15;
    c15 = c16;
    c16 = c17;
    c17 = c18;
    c18 = c19;
    c19 = c20;
  }
}

// columns_96x512
requires immediate_address_space;

@group(0) @binding(0) var<storage, read> x0: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> y1: array<vec4f>;

struct Parameters { p0: u32 }
var<immediate> parameters: Parameters;

@compute @workgroup_size(8)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i0 = workgroup.x * 8u + local;
  var t1: vec4f = vec4f(0.0);
  for (var k2 = 0u; k2 < 512u; k2++) {
    let a3 = x0[i0 + k2 * 96u];
    t1 += a3;
  }
  y1[i0 + parameters.p0] = t1;
}

// dot_1x512x96x384
enable subgroups;
requires immediate_address_space;

@group(0) @binding(0) var<storage, read> x0: array<vec4f>;
@group(0) @binding(1) var<storage, read> x1: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> y2: array<vec4f>;

struct Parameters { p0: u32, p1: u32, p2: u32, p3: u32 }
var<immediate> parameters: Parameters;

@compute @workgroup_size(8)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let w0 = workgroup.x;
  let j1 = local % 8u;
  let i2 = w0 / 3u % 32u * 16u;
  let z3 = w0 / 96u;
  let n4 = w0 % 3u * 8u + j1;
  var c5: vec4f = vec4f(0.0);
  var c6: vec4f = vec4f(0.0);
  var c7: vec4f = vec4f(0.0);
  var c8: vec4f = vec4f(0.0);
  var c9: vec4f = vec4f(0.0);
  var c10: vec4f = vec4f(0.0);
  var c11: vec4f = vec4f(0.0);
  var c12: vec4f = vec4f(0.0);
  var c13: vec4f = vec4f(0.0);
  var c14: vec4f = vec4f(0.0);
  var c15: vec4f = vec4f(0.0);
  var c16: vec4f = vec4f(0.0);
  var c17: vec4f = vec4f(0.0);
  var c18: vec4f = vec4f(0.0);
  var c19: vec4f = vec4f(0.0);
  var c20: vec4f = vec4f(0.0);
  let r21 = i2 + j1;
  let r22 = i2 + 8u + j1;
  for (var k23 = 0u; k23 < 96u; k23++) {
    let a24 = x0[k23 + r21 * 96u];
    let a25 = x0[k23 + r22 * 96u];
    let a26 = x1[k23 + n4 * 384u + parameters.p0];
    let a27 = x1[k23 + n4 * 384u + parameters.p1];
    let a28 = x1[k23 + n4 * 384u + parameters.p2];
    let a29 = x1[k23 + n4 * 384u + parameters.p3];
    let b30 = vec4f(a26.x, a27.x, a28.x, a29.x);
    c5 = fma(vec4f(subgroupBroadcast(a24.x, 0u)), b30, c5);
    c6 = fma(vec4f(subgroupBroadcast(a24.x, 1u)), b30, c6);
    c7 = fma(vec4f(subgroupBroadcast(a24.x, 2u)), b30, c7);
    c8 = fma(vec4f(subgroupBroadcast(a24.x, 3u)), b30, c8);
    c9 = fma(vec4f(subgroupBroadcast(a24.x, 4u)), b30, c9);
    c10 = fma(vec4f(subgroupBroadcast(a24.x, 5u)), b30, c10);
    c11 = fma(vec4f(subgroupBroadcast(a24.x, 6u)), b30, c11);
    c12 = fma(vec4f(subgroupBroadcast(a24.x, 7u)), b30, c12);
    c13 = fma(vec4f(subgroupBroadcast(a25.x, 0u)), b30, c13);
    c14 = fma(vec4f(subgroupBroadcast(a25.x, 1u)), b30, c14);
    c15 = fma(vec4f(subgroupBroadcast(a25.x, 2u)), b30, c15);
    c16 = fma(vec4f(subgroupBroadcast(a25.x, 3u)), b30, c16);
    c17 = fma(vec4f(subgroupBroadcast(a25.x, 4u)), b30, c17);
    c18 = fma(vec4f(subgroupBroadcast(a25.x, 5u)), b30, c18);
    c19 = fma(vec4f(subgroupBroadcast(a25.x, 6u)), b30, c19);
    c20 = fma(vec4f(subgroupBroadcast(a25.x, 7u)), b30, c20);
    let b31 = vec4f(a26.y, a27.y, a28.y, a29.y);
    c5 = fma(vec4f(subgroupBroadcast(a24.y, 0u)), b31, c5);
    c6 = fma(vec4f(subgroupBroadcast(a24.y, 1u)), b31, c6);
    c7 = fma(vec4f(subgroupBroadcast(a24.y, 2u)), b31, c7);
    c8 = fma(vec4f(subgroupBroadcast(a24.y, 3u)), b31, c8);
    c9 = fma(vec4f(subgroupBroadcast(a24.y, 4u)), b31, c9);
    c10 = fma(vec4f(subgroupBroadcast(a24.y, 5u)), b31, c10);
    c11 = fma(vec4f(subgroupBroadcast(a24.y, 6u)), b31, c11);
    c12 = fma(vec4f(subgroupBroadcast(a24.y, 7u)), b31, c12);
    c13 = fma(vec4f(subgroupBroadcast(a25.y, 0u)), b31, c13);
    c14 = fma(vec4f(subgroupBroadcast(a25.y, 1u)), b31, c14);
    c15 = fma(vec4f(subgroupBroadcast(a25.y, 2u)), b31, c15);
    c16 = fma(vec4f(subgroupBroadcast(a25.y, 3u)), b31, c16);
    c17 = fma(vec4f(subgroupBroadcast(a25.y, 4u)), b31, c17);
    c18 = fma(vec4f(subgroupBroadcast(a25.y, 5u)), b31, c18);
    c19 = fma(vec4f(subgroupBroadcast(a25.y, 6u)), b31, c19);
    c20 = fma(vec4f(subgroupBroadcast(a25.y, 7u)), b31, c20);
    let b32 = vec4f(a26.z, a27.z, a28.z, a29.z);
    c5 = fma(vec4f(subgroupBroadcast(a24.z, 0u)), b32, c5);
    c6 = fma(vec4f(subgroupBroadcast(a24.z, 1u)), b32, c6);
    c7 = fma(vec4f(subgroupBroadcast(a24.z, 2u)), b32, c7);
    c8 = fma(vec4f(subgroupBroadcast(a24.z, 3u)), b32, c8);
    c9 = fma(vec4f(subgroupBroadcast(a24.z, 4u)), b32, c9);
    c10 = fma(vec4f(subgroupBroadcast(a24.z, 5u)), b32, c10);
    c11 = fma(vec4f(subgroupBroadcast(a24.z, 6u)), b32, c11);
    c12 = fma(vec4f(subgroupBroadcast(a24.z, 7u)), b32, c12);
    c13 = fma(vec4f(subgroupBroadcast(a25.z, 0u)), b32, c13);
    c14 = fma(vec4f(subgroupBroadcast(a25.z, 1u)), b32, c14);
    c15 = fma(vec4f(subgroupBroadcast(a25.z, 2u)), b32, c15);
    c16 = fma(vec4f(subgroupBroadcast(a25.z, 3u)), b32, c16);
    c17 = fma(vec4f(subgroupBroadcast(a25.z, 4u)), b32, c17);
    c18 = fma(vec4f(subgroupBroadcast(a25.z, 5u)), b32, c18);
    c19 = fma(vec4f(subgroupBroadcast(a25.z, 6u)), b32, c19);
    c20 = fma(vec4f(subgroupBroadcast(a25.z, 7u)), b32, c20);
    let b33 = vec4f(a26.w, a27.w, a28.w, a29.w);
    c5 = fma(vec4f(subgroupBroadcast(a24.w, 0u)), b33, c5);
    c6 = fma(vec4f(subgroupBroadcast(a24.w, 1u)), b33, c6);
    c7 = fma(vec4f(subgroupBroadcast(a24.w, 2u)), b33, c7);
    c8 = fma(vec4f(subgroupBroadcast(a24.w, 3u)), b33, c8);
    c9 = fma(vec4f(subgroupBroadcast(a24.w, 4u)), b33, c9);
    c10 = fma(vec4f(subgroupBroadcast(a24.w, 5u)), b33, c10);
    c11 = fma(vec4f(subgroupBroadcast(a24.w, 6u)), b33, c11);
    c12 = fma(vec4f(subgroupBroadcast(a24.w, 7u)), b33, c12);
    c13 = fma(vec4f(subgroupBroadcast(a25.w, 0u)), b33, c13);
    c14 = fma(vec4f(subgroupBroadcast(a25.w, 1u)), b33, c14);
    c15 = fma(vec4f(subgroupBroadcast(a25.w, 2u)), b33, c15);
    c16 = fma(vec4f(subgroupBroadcast(a25.w, 3u)), b33, c16);
    c17 = fma(vec4f(subgroupBroadcast(a25.w, 4u)), b33, c17);
    c18 = fma(vec4f(subgroupBroadcast(a25.w, 5u)), b33, c18);
    c19 = fma(vec4f(subgroupBroadcast(a25.w, 6u)), b33, c19);
    c20 = fma(vec4f(subgroupBroadcast(a25.w, 7u)), b33, c20);
  }
  let m35 = min(i2 + 16u, 512u);
  for (var m34 = i2; m34 < m35; m34++) {
    y2[m34 * 24u + n4] = c5;
    c5 = c6;
    c6 = c7;
    c7 = c8;
    c8 = c9;
    c9 = c10;
    c10 = c11;
    c11 = c12;
    c12 = c13;
    c13 = c14;
    c14 = c15;
    c15 = c16;
    c16 = c17;
    c17 = c18;
    c18 = c19;
    c19 = c20;
  }
}

// columns_24x512_and_rows_512x24
enable subgroups;

@group(0) @binding(0) var<storage, read> x0: array<vec4f>;
@group(0) @binding(1) var<storage, read> x1: array<vec4f>;
@group(0) @binding(2) var<storage, read> x2: array<f32>;
@group(0) @binding(3) var<storage, read> x3: array<f32>;
@group(0) @binding(4) var<storage, read_write> x4: array<vec4f>;
@group(0) @binding(5) var<storage, read> x5: array<vec4f>;
@group(0) @binding(6) var<storage, read> x6: array<vec4f>;
@group(0) @binding(7) var<storage, read_write> x7: array<vec4f>;

@compute @workgroup_size(8)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  if (workgroup.x < 3u) {
    let i0_0 = workgroup.x * 8u + local;
    var t1_0: vec4f = vec4f(0.0);
    var t2_0: vec4f = vec4f(0.0);
    for (var k3_0 = 0u; k3_0 < 512u; k3_0++) {
      let a4_0 = x0[i0_0 + k3_0 * 24u];
      let a5_0 = x1[i0_0 + k3_0 * 24u];
      let a6_0 = x2[k3_0];
      let v7_0 = a5_0 - vec4f(a6_0);
      let a8_0 = x3[k3_0];
      let v9_0 = v7_0 / vec4f(a8_0);
      t1_0 += a4_0 * v9_0;
      t2_0 += a4_0;
    }
    x4[i0_0 + 360u] = t1_0;
    x4[i0_0 + 408u] = t2_0;
  } else {
    let w = workgroup.x - 3u;
    let i0_1 = w + local / 8u;
    let j1_1 = local % 8u;
    var t2_1: vec4f = vec4f(0.0);
    for (var k3_1 = j1_1; k3_1 < 24u; k3_1 += 8u) {
      let a4_1 = x0[i0_1 * 24u + k3_1];
      let a5_1 = x5[k3_1 + 24u];
      let a6_1 = x3[i0_1];
      let v7_1 = a4_1 * a5_1 / vec4f(a6_1);
      let a8_1 = x1[i0_1 * 24u + k3_1];
      let a9_1 = x2[i0_1];
      let v10_1 = a8_1 - vec4f(a9_1);
      let v11_1 = v10_1 / vec4f(a6_1);
      t2_1 += v7_1 * v11_1;
    }
    let t12_1 = t2_1.x + t2_1.y + (t2_1.z + t2_1.w);
    let t13_1 = subgroupAdd(t12_1);
    var t14_1: vec4f = vec4f(0.0);
    for (var k15_1 = j1_1; k15_1 < 24u; k15_1 += 8u) {
      let a16_1 = x0[i0_1 * 24u + k15_1];
      let a17_1 = x5[k15_1 + 24u];
      let a18_1 = x3[i0_1];
      let v19_1 = a16_1 * a17_1 / vec4f(a18_1);
      let a20_1 = x1[i0_1 * 24u + k15_1];
      let a21_1 = x2[i0_1];
      let v22_1 = a20_1 - vec4f(a21_1);
      let v23_1 = vec4f(-t13_1 * 0.5 / a18_1 / 96.0) * v22_1;
      let v24_1 = v19_1 + v23_1 + v23_1;
      t14_1 += v24_1;
    }
    let t25_1 = t14_1.x + t14_1.y + (t14_1.z + t14_1.w);
    let t26_1 = subgroupAdd(t25_1);
    for (var k27_1 = j1_1; k27_1 < 24u; k27_1 += 8u) {
      let a28_1 = x6[i0_1 * 24u + k27_1];
      let a29_1 = x0[i0_1 * 24u + k27_1];
      let a30_1 = x5[k27_1 + 24u];
      let a31_1 = x3[i0_1];
      let v32_1 = a29_1 * a30_1 / vec4f(a31_1);
      let a33_1 = x1[i0_1 * 24u + k27_1];
      let a34_1 = x2[i0_1];
      let v35_1 = a33_1 - vec4f(a34_1);
      let v36_1 = vec4f(-t13_1 * 0.5 / a31_1 / 96.0) * v35_1;
      let v37_1 = v32_1 + v36_1 + v36_1;
      let v38_1 = a28_1 + v37_1 + vec4f(-t26_1 / 96.0);
      x7[i0_1 * 24u + k27_1] = v38_1;
    }
  }
}

// columns_24x512
requires immediate_address_space;

@group(0) @binding(0) var<storage, read> x0: array<vec4f>;
@group(0) @binding(1) var<storage, read> x1: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> y2: array<vec4f>;

struct Parameters { p0: u32, p1: u32 }
var<immediate> parameters: Parameters;

@compute @workgroup_size(8)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i0 = workgroup.x * 8u + local;
  var t1: vec4f = vec4f(0.0);
  var t2: vec4f = vec4f(0.0);
  for (var k3 = 0u; k3 < 512u; k3++) {
    let a4 = x0[i0 + k3 * 24u];
    t1 += a4;
    let a5 = x1[i0 + k3 * 24u];
    t2 += a5;
  }
  y2[i0 + parameters.p0] = t1;
  y2[i0 + parameters.p1] = t2;
}

// dot_1x512x96x96
enable subgroups;
requires immediate_address_space;

@group(0) @binding(0) var<storage, read> x0: array<vec4f>;
@group(0) @binding(1) var<storage, read> x1: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> y2: array<vec4f>;

struct Parameters { p0: u32, p1: u32, p2: u32, p3: u32 }
var<immediate> parameters: Parameters;

@compute @workgroup_size(8)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let w0 = workgroup.x;
  let j1 = local % 8u;
  let i2 = w0 / 3u % 32u * 16u;
  let z3 = w0 / 96u;
  let n4 = w0 % 3u * 8u + j1;
  var c5: vec4f = vec4f(0.0);
  var c6: vec4f = vec4f(0.0);
  var c7: vec4f = vec4f(0.0);
  var c8: vec4f = vec4f(0.0);
  var c9: vec4f = vec4f(0.0);
  var c10: vec4f = vec4f(0.0);
  var c11: vec4f = vec4f(0.0);
  var c12: vec4f = vec4f(0.0);
  var c13: vec4f = vec4f(0.0);
  var c14: vec4f = vec4f(0.0);
  var c15: vec4f = vec4f(0.0);
  var c16: vec4f = vec4f(0.0);
  var c17: vec4f = vec4f(0.0);
  var c18: vec4f = vec4f(0.0);
  var c19: vec4f = vec4f(0.0);
  var c20: vec4f = vec4f(0.0);
  let r21 = i2 + j1;
  let r22 = i2 + 8u + j1;
  for (var k23 = 0u; k23 < 24u; k23++) {
    let a24 = x0[k23 + r21 * 24u];
    let a25 = x0[k23 + r22 * 24u];
    let a26 = x1[k23 + n4 * 96u + parameters.p0];
    let a27 = x1[k23 + n4 * 96u + parameters.p1];
    let a28 = x1[k23 + n4 * 96u + parameters.p2];
    let a29 = x1[k23 + n4 * 96u + parameters.p3];
    let b30 = vec4f(a26.x, a27.x, a28.x, a29.x);
    c5 = fma(vec4f(subgroupBroadcast(a24.x, 0u)), b30, c5);
    c6 = fma(vec4f(subgroupBroadcast(a24.x, 1u)), b30, c6);
    c7 = fma(vec4f(subgroupBroadcast(a24.x, 2u)), b30, c7);
    c8 = fma(vec4f(subgroupBroadcast(a24.x, 3u)), b30, c8);
    c9 = fma(vec4f(subgroupBroadcast(a24.x, 4u)), b30, c9);
    c10 = fma(vec4f(subgroupBroadcast(a24.x, 5u)), b30, c10);
    c11 = fma(vec4f(subgroupBroadcast(a24.x, 6u)), b30, c11);
    c12 = fma(vec4f(subgroupBroadcast(a24.x, 7u)), b30, c12);
    c13 = fma(vec4f(subgroupBroadcast(a25.x, 0u)), b30, c13);
    c14 = fma(vec4f(subgroupBroadcast(a25.x, 1u)), b30, c14);
    c15 = fma(vec4f(subgroupBroadcast(a25.x, 2u)), b30, c15);
    c16 = fma(vec4f(subgroupBroadcast(a25.x, 3u)), b30, c16);
    c17 = fma(vec4f(subgroupBroadcast(a25.x, 4u)), b30, c17);
    c18 = fma(vec4f(subgroupBroadcast(a25.x, 5u)), b30, c18);
    c19 = fma(vec4f(subgroupBroadcast(a25.x, 6u)), b30, c19);
    c20 = fma(vec4f(subgroupBroadcast(a25.x, 7u)), b30, c20);
    let b31 = vec4f(a26.y, a27.y, a28.y, a29.y);
    c5 = fma(vec4f(subgroupBroadcast(a24.y, 0u)), b31, c5);
    c6 = fma(vec4f(subgroupBroadcast(a24.y, 1u)), b31, c6);
    c7 = fma(vec4f(subgroupBroadcast(a24.y, 2u)), b31, c7);
    c8 = fma(vec4f(subgroupBroadcast(a24.y, 3u)), b31, c8);
    c9 = fma(vec4f(subgroupBroadcast(a24.y, 4u)), b31, c9);
    c10 = fma(vec4f(subgroupBroadcast(a24.y, 5u)), b31, c10);
    c11 = fma(vec4f(subgroupBroadcast(a24.y, 6u)), b31, c11);
    c12 = fma(vec4f(subgroupBroadcast(a24.y, 7u)), b31, c12);
    c13 = fma(vec4f(subgroupBroadcast(a25.y, 0u)), b31, c13);
    c14 = fma(vec4f(subgroupBroadcast(a25.y, 1u)), b31, c14);
    c15 = fma(vec4f(subgroupBroadcast(a25.y, 2u)), b31, c15);
    c16 = fma(vec4f(subgroupBroadcast(a25.y, 3u)), b31, c16);
    c17 = fma(vec4f(subgroupBroadcast(a25.y, 4u)), b31, c17);
    c18 = fma(vec4f(subgroupBroadcast(a25.y, 5u)), b31, c18);
    c19 = fma(vec4f(subgroupBroadcast(a25.y, 6u)), b31, c19);
    c20 = fma(vec4f(subgroupBroadcast(a25.y, 7u)), b31, c20);
    let b32 = vec4f(a26.z, a27.z, a28.z, a29.z);
    c5 = fma(vec4f(subgroupBroadcast(a24.z, 0u)), b32, c5);
    c6 = fma(vec4f(subgroupBroadcast(a24.z, 1u)), b32, c6);
    c7 = fma(vec4f(subgroupBroadcast(a24.z, 2u)), b32, c7);
    c8 = fma(vec4f(subgroupBroadcast(a24.z, 3u)), b32, c8);
    c9 = fma(vec4f(subgroupBroadcast(a24.z, 4u)), b32, c9);
    c10 = fma(vec4f(subgroupBroadcast(a24.z, 5u)), b32, c10);
    c11 = fma(vec4f(subgroupBroadcast(a24.z, 6u)), b32, c11);
    c12 = fma(vec4f(subgroupBroadcast(a24.z, 7u)), b32, c12);
    c13 = fma(vec4f(subgroupBroadcast(a25.z, 0u)), b32, c13);
    c14 = fma(vec4f(subgroupBroadcast(a25.z, 1u)), b32, c14);
    c15 = fma(vec4f(subgroupBroadcast(a25.z, 2u)), b32, c15);
    c16 = fma(vec4f(subgroupBroadcast(a25.z, 3u)), b32, c16);
    c17 = fma(vec4f(subgroupBroadcast(a25.z, 4u)), b32, c17);
    c18 = fma(vec4f(subgroupBroadcast(a25.z, 5u)), b32, c18);
    c19 = fma(vec4f(subgroupBroadcast(a25.z, 6u)), b32, c19);
    c20 = fma(vec4f(subgroupBroadcast(a25.z, 7u)), b32, c20);
    let b33 = vec4f(a26.w, a27.w, a28.w, a29.w);
    c5 = fma(vec4f(subgroupBroadcast(a24.w, 0u)), b33, c5);
    c6 = fma(vec4f(subgroupBroadcast(a24.w, 1u)), b33, c6);
    c7 = fma(vec4f(subgroupBroadcast(a24.w, 2u)), b33, c7);
    c8 = fma(vec4f(subgroupBroadcast(a24.w, 3u)), b33, c8);
    c9 = fma(vec4f(subgroupBroadcast(a24.w, 4u)), b33, c9);
    c10 = fma(vec4f(subgroupBroadcast(a24.w, 5u)), b33, c10);
    c11 = fma(vec4f(subgroupBroadcast(a24.w, 6u)), b33, c11);
    c12 = fma(vec4f(subgroupBroadcast(a24.w, 7u)), b33, c12);
    c13 = fma(vec4f(subgroupBroadcast(a25.w, 0u)), b33, c13);
    c14 = fma(vec4f(subgroupBroadcast(a25.w, 1u)), b33, c14);
    c15 = fma(vec4f(subgroupBroadcast(a25.w, 2u)), b33, c15);
    c16 = fma(vec4f(subgroupBroadcast(a25.w, 3u)), b33, c16);
    c17 = fma(vec4f(subgroupBroadcast(a25.w, 4u)), b33, c17);
    c18 = fma(vec4f(subgroupBroadcast(a25.w, 5u)), b33, c18);
    c19 = fma(vec4f(subgroupBroadcast(a25.w, 6u)), b33, c19);
    c20 = fma(vec4f(subgroupBroadcast(a25.w, 7u)), b33, c20);
  }
  let m35 = min(i2 + 16u, 512u);
  for (var m34 = i2; m34 < m35; m34++) {
    y2[m34 * 24u + n4] = c5;
    c5 = c6;
    c6 = c7;
    c7 = c8;
    c8 = c9;
    c9 = c10;
    c10 = c11;
    c11 = c12;
    c12 = c13;
    c13 = c14;
    c14 = c15;
    c15 = c16;
    c16 = c17;
    c17 = c18;
    c18 = c19;
    c19 = c20;
  }
}

// dot_32x64x24x64
enable subgroups;

@group(0) @binding(0) var<storage, read> x0: array<f32>;
@group(0) @binding(1) var<storage, read> x1: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> y2: array<vec4f>;

@compute @workgroup_size(8)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let w0 = workgroup.x;
  let j1 = local % 8u;
  let i2 = w0 % 4u * 16u;
  let z3 = w0 / 4u;
  let n4 = min(j1, 5u);
  var c5: vec4f = vec4f(0.0);
  var c6: vec4f = vec4f(0.0);
  var c7: vec4f = vec4f(0.0);
  var c8: vec4f = vec4f(0.0);
  var c9: vec4f = vec4f(0.0);
  var c10: vec4f = vec4f(0.0);
  var c11: vec4f = vec4f(0.0);
  var c12: vec4f = vec4f(0.0);
  var c13: vec4f = vec4f(0.0);
  var c14: vec4f = vec4f(0.0);
  var c15: vec4f = vec4f(0.0);
  var c16: vec4f = vec4f(0.0);
  var c17: vec4f = vec4f(0.0);
  var c18: vec4f = vec4f(0.0);
  var c19: vec4f = vec4f(0.0);
  var c20: vec4f = vec4f(0.0);
  let r21 = i2 + j1;
  let r22 = i2 + 8u + j1;
  for (var k23 = 0u; k23 < 64u; k23++) {
    let a24 = x0[k23 * 64u + r21 + z3 * 4096u];
    let a25 = x0[k23 * 64u + r22 + z3 * 4096u];
    let a26 = x1[z3 % 4u * 6u + z3 / 4u * 1536u + k23 * 24u + n4];
    c5 = fma(vec4f(subgroupBroadcast(a24, 0u)), a26, c5);
    c6 = fma(vec4f(subgroupBroadcast(a24, 1u)), a26, c6);
    c7 = fma(vec4f(subgroupBroadcast(a24, 2u)), a26, c7);
    c8 = fma(vec4f(subgroupBroadcast(a24, 3u)), a26, c8);
    c9 = fma(vec4f(subgroupBroadcast(a24, 4u)), a26, c9);
    c10 = fma(vec4f(subgroupBroadcast(a24, 5u)), a26, c10);
    c11 = fma(vec4f(subgroupBroadcast(a24, 6u)), a26, c11);
    c12 = fma(vec4f(subgroupBroadcast(a24, 7u)), a26, c12);
    c13 = fma(vec4f(subgroupBroadcast(a25, 0u)), a26, c13);
    c14 = fma(vec4f(subgroupBroadcast(a25, 1u)), a26, c14);
    c15 = fma(vec4f(subgroupBroadcast(a25, 2u)), a26, c15);
    c16 = fma(vec4f(subgroupBroadcast(a25, 3u)), a26, c16);
    c17 = fma(vec4f(subgroupBroadcast(a25, 4u)), a26, c17);
    c18 = fma(vec4f(subgroupBroadcast(a25, 5u)), a26, c18);
    c19 = fma(vec4f(subgroupBroadcast(a25, 6u)), a26, c19);
    c20 = fma(vec4f(subgroupBroadcast(a25, 7u)), a26, c20);
  }
  let m28 = min(i2 + 16u, 64u);
  for (var m27 = i2; m27 < m28; m27++) {
    if (j1 < 6u) {
      y2[z3 % 4u * 384u + z3 / 4u * 4608u + m27 * 6u + n4 + 3072u] = c5;
    }
    c5 = c6;
    c6 = c7;
    c7 = c8;
    c8 = c9;
    c9 = c10;
    c10 = c11;
    c11 = c12;
    c12 = c13;
    c13 = c14;
    c14 = c15;
    c15 = c16;
    c16 = c17;
    c17 = c18;
    c18 = c19;
    c19 = c20;
  }
}

// dot_32x64x64x24
enable subgroups;

@group(0) @binding(0) var<storage, read> x0: array<vec4f>;
@group(0) @binding(1) var<storage, read> x1: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> y2: array<vec4f>;

@compute @workgroup_size(8)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let w0 = workgroup.x;
  let j1 = local % 8u;
  let i2 = w0 / 2u % 4u * 16u;
  let z3 = w0 / 8u;
  let n4 = w0 % 2u * 8u + j1;
  var c5: vec4f = vec4f(0.0);
  var c6: vec4f = vec4f(0.0);
  var c7: vec4f = vec4f(0.0);
  var c8: vec4f = vec4f(0.0);
  var c9: vec4f = vec4f(0.0);
  var c10: vec4f = vec4f(0.0);
  var c11: vec4f = vec4f(0.0);
  var c12: vec4f = vec4f(0.0);
  var c13: vec4f = vec4f(0.0);
  var c14: vec4f = vec4f(0.0);
  var c15: vec4f = vec4f(0.0);
  var c16: vec4f = vec4f(0.0);
  var c17: vec4f = vec4f(0.0);
  var c18: vec4f = vec4f(0.0);
  var c19: vec4f = vec4f(0.0);
  var c20: vec4f = vec4f(0.0);
  let r21 = i2 + j1;
  let r22 = i2 + 8u + j1;
  for (var k23 = 0u; k23 < 6u; k23++) {
    let a24 = x0[z3 % 4u * 6u + z3 / 4u * 1536u + k23 + r21 * 24u];
    let a25 = x0[z3 % 4u * 6u + z3 / 4u * 1536u + k23 + r22 * 24u];
    let a26 = x1[z3 % 4u * 384u + z3 / 4u * 4608u + k23 + n4 * 24u + 3072u];
    let a27 = x1[z3 % 4u * 384u + z3 / 4u * 4608u + k23 + n4 * 24u + 3078u];
    let a28 = x1[z3 % 4u * 384u + z3 / 4u * 4608u + k23 + n4 * 24u + 3084u];
    let a29 = x1[z3 % 4u * 384u + z3 / 4u * 4608u + k23 + n4 * 24u + 3090u];
    let b30 = vec4f(a26.x, a27.x, a28.x, a29.x);
    c5 = fma(vec4f(subgroupBroadcast(a24.x, 0u)), b30, c5);
    c6 = fma(vec4f(subgroupBroadcast(a24.x, 1u)), b30, c6);
    c7 = fma(vec4f(subgroupBroadcast(a24.x, 2u)), b30, c7);
    c8 = fma(vec4f(subgroupBroadcast(a24.x, 3u)), b30, c8);
    c9 = fma(vec4f(subgroupBroadcast(a24.x, 4u)), b30, c9);
    c10 = fma(vec4f(subgroupBroadcast(a24.x, 5u)), b30, c10);
    c11 = fma(vec4f(subgroupBroadcast(a24.x, 6u)), b30, c11);
    c12 = fma(vec4f(subgroupBroadcast(a24.x, 7u)), b30, c12);
    c13 = fma(vec4f(subgroupBroadcast(a25.x, 0u)), b30, c13);
    c14 = fma(vec4f(subgroupBroadcast(a25.x, 1u)), b30, c14);
    c15 = fma(vec4f(subgroupBroadcast(a25.x, 2u)), b30, c15);
    c16 = fma(vec4f(subgroupBroadcast(a25.x, 3u)), b30, c16);
    c17 = fma(vec4f(subgroupBroadcast(a25.x, 4u)), b30, c17);
    c18 = fma(vec4f(subgroupBroadcast(a25.x, 5u)), b30, c18);
    c19 = fma(vec4f(subgroupBroadcast(a25.x, 6u)), b30, c19);
    c20 = fma(vec4f(subgroupBroadcast(a25.x, 7u)), b30, c20);
    let b31 = vec4f(a26.y, a27.y, a28.y, a29.y);
    c5 = fma(vec4f(subgroupBroadcast(a24.y, 0u)), b31, c5);
    c6 = fma(vec4f(subgroupBroadcast(a24.y, 1u)), b31, c6);
    c7 = fma(vec4f(subgroupBroadcast(a24.y, 2u)), b31, c7);
    c8 = fma(vec4f(subgroupBroadcast(a24.y, 3u)), b31, c8);
    c9 = fma(vec4f(subgroupBroadcast(a24.y, 4u)), b31, c9);
    c10 = fma(vec4f(subgroupBroadcast(a24.y, 5u)), b31, c10);
    c11 = fma(vec4f(subgroupBroadcast(a24.y, 6u)), b31, c11);
    c12 = fma(vec4f(subgroupBroadcast(a24.y, 7u)), b31, c12);
    c13 = fma(vec4f(subgroupBroadcast(a25.y, 0u)), b31, c13);
    c14 = fma(vec4f(subgroupBroadcast(a25.y, 1u)), b31, c14);
    c15 = fma(vec4f(subgroupBroadcast(a25.y, 2u)), b31, c15);
    c16 = fma(vec4f(subgroupBroadcast(a25.y, 3u)), b31, c16);
    c17 = fma(vec4f(subgroupBroadcast(a25.y, 4u)), b31, c17);
    c18 = fma(vec4f(subgroupBroadcast(a25.y, 5u)), b31, c18);
    c19 = fma(vec4f(subgroupBroadcast(a25.y, 6u)), b31, c19);
    c20 = fma(vec4f(subgroupBroadcast(a25.y, 7u)), b31, c20);
    let b32 = vec4f(a26.z, a27.z, a28.z, a29.z);
    c5 = fma(vec4f(subgroupBroadcast(a24.z, 0u)), b32, c5);
    c6 = fma(vec4f(subgroupBroadcast(a24.z, 1u)), b32, c6);
    c7 = fma(vec4f(subgroupBroadcast(a24.z, 2u)), b32, c7);
    c8 = fma(vec4f(subgroupBroadcast(a24.z, 3u)), b32, c8);
    c9 = fma(vec4f(subgroupBroadcast(a24.z, 4u)), b32, c9);
    c10 = fma(vec4f(subgroupBroadcast(a24.z, 5u)), b32, c10);
    c11 = fma(vec4f(subgroupBroadcast(a24.z, 6u)), b32, c11);
    c12 = fma(vec4f(subgroupBroadcast(a24.z, 7u)), b32, c12);
    c13 = fma(vec4f(subgroupBroadcast(a25.z, 0u)), b32, c13);
    c14 = fma(vec4f(subgroupBroadcast(a25.z, 1u)), b32, c14);
    c15 = fma(vec4f(subgroupBroadcast(a25.z, 2u)), b32, c15);
    c16 = fma(vec4f(subgroupBroadcast(a25.z, 3u)), b32, c16);
    c17 = fma(vec4f(subgroupBroadcast(a25.z, 4u)), b32, c17);
    c18 = fma(vec4f(subgroupBroadcast(a25.z, 5u)), b32, c18);
    c19 = fma(vec4f(subgroupBroadcast(a25.z, 6u)), b32, c19);
    c20 = fma(vec4f(subgroupBroadcast(a25.z, 7u)), b32, c20);
    let b33 = vec4f(a26.w, a27.w, a28.w, a29.w);
    c5 = fma(vec4f(subgroupBroadcast(a24.w, 0u)), b33, c5);
    c6 = fma(vec4f(subgroupBroadcast(a24.w, 1u)), b33, c6);
    c7 = fma(vec4f(subgroupBroadcast(a24.w, 2u)), b33, c7);
    c8 = fma(vec4f(subgroupBroadcast(a24.w, 3u)), b33, c8);
    c9 = fma(vec4f(subgroupBroadcast(a24.w, 4u)), b33, c9);
    c10 = fma(vec4f(subgroupBroadcast(a24.w, 5u)), b33, c10);
    c11 = fma(vec4f(subgroupBroadcast(a24.w, 6u)), b33, c11);
    c12 = fma(vec4f(subgroupBroadcast(a24.w, 7u)), b33, c12);
    c13 = fma(vec4f(subgroupBroadcast(a25.w, 0u)), b33, c13);
    c14 = fma(vec4f(subgroupBroadcast(a25.w, 1u)), b33, c14);
    c15 = fma(vec4f(subgroupBroadcast(a25.w, 2u)), b33, c15);
    c16 = fma(vec4f(subgroupBroadcast(a25.w, 3u)), b33, c16);
    c17 = fma(vec4f(subgroupBroadcast(a25.w, 4u)), b33, c17);
    c18 = fma(vec4f(subgroupBroadcast(a25.w, 5u)), b33, c18);
    c19 = fma(vec4f(subgroupBroadcast(a25.w, 6u)), b33, c19);
    c20 = fma(vec4f(subgroupBroadcast(a25.w, 7u)), b33, c20);
  }
  let m35 = min(i2 + 16u, 64u);
  for (var m34 = i2; m34 < m35; m34++) {
    y2[m34 * 16u + n4 + z3 * 1024u] = c5;
    c5 = c6;
    c6 = c7;
    c7 = c8;
    c8 = c9;
    c9 = c10;
    c10 = c11;
    c11 = c12;
    c12 = c13;
    c13 = c14;
    c14 = c15;
    c15 = c16;
    c16 = c17;
    c17 = c18;
    c18 = c19;
    c19 = c20;
  }
}

// rows_2048x16
enable subgroups;

@group(0) @binding(0) var<storage, read> x0: array<vec4f>;
@group(0) @binding(1) var<storage, read> x1: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> y2: array<vec4f>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i0 = workgroup.x * 8u + local / 8u;
  let j1 = local % 8u;
  var t2: vec4f = vec4f(0.0);
  for (var k3 = j1; k3 < 16u; k3 += 8u) {
    let a4 = x0[i0 * 16u + k3];
    let a5 = x1[i0 * 16u + k3];
    t2 += a4 * a5;
  }
  let t6 = t2.x + t2.y + (t2.z + t2.w);
  let t7 = subgroupAdd(t6);
  for (var k8 = j1; k8 < 16u; k8 += 8u) {
    let v9 = vec4i(vec4u(k8 * 4u, k8 * 4u + 1u, k8 * 4u + 2u, k8 * 4u + 3u));
    let v10 = i32(i0 % 64u);
    let v11 = v9 <= vec4i(v10);
    let a12 = x1[i0 * 16u + k8];
    let a13 = x0[i0 * 16u + k8];
    let v14 = select(vec4f(0.0), a12 * (a13 - vec4f(t7)), v11) / vec4f(4.8989797);
    y2[i0 * 16u + k8] = v14;
  }
}

// dot_32x64x24x64
enable subgroups;

@group(0) @binding(0) var<storage, read> x0: array<f32>;
@group(0) @binding(1) var<storage, read> x1: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> y2: array<vec4f>;

@compute @workgroup_size(8)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let w0 = workgroup.x;
  let j1 = local % 8u;
  let i2 = w0 % 4u * 16u;
  let z3 = w0 / 4u;
  let n4 = min(j1, 5u);
  var c5: vec4f = vec4f(0.0);
  var c6: vec4f = vec4f(0.0);
  var c7: vec4f = vec4f(0.0);
  var c8: vec4f = vec4f(0.0);
  var c9: vec4f = vec4f(0.0);
  var c10: vec4f = vec4f(0.0);
  var c11: vec4f = vec4f(0.0);
  var c12: vec4f = vec4f(0.0);
  var c13: vec4f = vec4f(0.0);
  var c14: vec4f = vec4f(0.0);
  var c15: vec4f = vec4f(0.0);
  var c16: vec4f = vec4f(0.0);
  var c17: vec4f = vec4f(0.0);
  var c18: vec4f = vec4f(0.0);
  var c19: vec4f = vec4f(0.0);
  var c20: vec4f = vec4f(0.0);
  let r21 = i2 + j1;
  let r22 = i2 + 8u + j1;
  for (var k23 = 0u; k23 < 64u; k23++) {
    let a24 = x0[k23 + r21 * 64u + z3 * 4096u];
    let a25 = x0[k23 + r22 * 64u + z3 * 4096u];
    let a26 = x1[z3 % 4u * 384u + z3 / 4u * 4608u + k23 * 6u + n4 + 1536u];
    c5 = fma(vec4f(subgroupBroadcast(a24, 0u)), a26, c5);
    c6 = fma(vec4f(subgroupBroadcast(a24, 1u)), a26, c6);
    c7 = fma(vec4f(subgroupBroadcast(a24, 2u)), a26, c7);
    c8 = fma(vec4f(subgroupBroadcast(a24, 3u)), a26, c8);
    c9 = fma(vec4f(subgroupBroadcast(a24, 4u)), a26, c9);
    c10 = fma(vec4f(subgroupBroadcast(a24, 5u)), a26, c10);
    c11 = fma(vec4f(subgroupBroadcast(a24, 6u)), a26, c11);
    c12 = fma(vec4f(subgroupBroadcast(a24, 7u)), a26, c12);
    c13 = fma(vec4f(subgroupBroadcast(a25, 0u)), a26, c13);
    c14 = fma(vec4f(subgroupBroadcast(a25, 1u)), a26, c14);
    c15 = fma(vec4f(subgroupBroadcast(a25, 2u)), a26, c15);
    c16 = fma(vec4f(subgroupBroadcast(a25, 3u)), a26, c16);
    c17 = fma(vec4f(subgroupBroadcast(a25, 4u)), a26, c17);
    c18 = fma(vec4f(subgroupBroadcast(a25, 5u)), a26, c18);
    c19 = fma(vec4f(subgroupBroadcast(a25, 6u)), a26, c19);
    c20 = fma(vec4f(subgroupBroadcast(a25, 7u)), a26, c20);
  }
  let m28 = min(i2 + 16u, 64u);
  for (var m27 = i2; m27 < m28; m27++) {
    if (j1 < 6u) {
      y2[z3 % 4u * 384u + z3 / 4u * 4608u + m27 * 6u + n4] = c5;
    }
    c5 = c6;
    c6 = c7;
    c7 = c8;
    c8 = c9;
    c9 = c10;
    c10 = c11;
    c11 = c12;
    c12 = c13;
    c13 = c14;
    c14 = c15;
    c15 = c16;
    c16 = c17;
    c17 = c18;
    c18 = c19;
    c19 = c20;
  }
}

// dot_32x64x24x64
enable subgroups;

@group(0) @binding(0) var<storage, read> x0: array<f32>;
@group(0) @binding(1) var<storage, read> x1: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> y2: array<vec4f>;

@compute @workgroup_size(8)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let w0 = workgroup.x;
  let j1 = local % 8u;
  let i2 = w0 % 4u * 16u;
  let z3 = w0 / 4u;
  let n4 = min(j1, 5u);
  var c5: vec4f = vec4f(0.0);
  var c6: vec4f = vec4f(0.0);
  var c7: vec4f = vec4f(0.0);
  var c8: vec4f = vec4f(0.0);
  var c9: vec4f = vec4f(0.0);
  var c10: vec4f = vec4f(0.0);
  var c11: vec4f = vec4f(0.0);
  var c12: vec4f = vec4f(0.0);
  var c13: vec4f = vec4f(0.0);
  var c14: vec4f = vec4f(0.0);
  var c15: vec4f = vec4f(0.0);
  var c16: vec4f = vec4f(0.0);
  var c17: vec4f = vec4f(0.0);
  var c18: vec4f = vec4f(0.0);
  var c19: vec4f = vec4f(0.0);
  var c20: vec4f = vec4f(0.0);
  let r21 = i2 + j1;
  let r22 = i2 + 8u + j1;
  for (var k23 = 0u; k23 < 64u; k23++) {
    let a24 = x0[k23 * 64u + r21 + z3 * 4096u];
    let a25 = x0[k23 * 64u + r22 + z3 * 4096u];
    let a26 = x1[z3 % 4u * 384u + z3 / 4u * 4608u + k23 * 6u + n4];
    c5 = fma(vec4f(subgroupBroadcast(a24, 0u)), a26, c5);
    c6 = fma(vec4f(subgroupBroadcast(a24, 1u)), a26, c6);
    c7 = fma(vec4f(subgroupBroadcast(a24, 2u)), a26, c7);
    c8 = fma(vec4f(subgroupBroadcast(a24, 3u)), a26, c8);
    c9 = fma(vec4f(subgroupBroadcast(a24, 4u)), a26, c9);
    c10 = fma(vec4f(subgroupBroadcast(a24, 5u)), a26, c10);
    c11 = fma(vec4f(subgroupBroadcast(a24, 6u)), a26, c11);
    c12 = fma(vec4f(subgroupBroadcast(a24, 7u)), a26, c12);
    c13 = fma(vec4f(subgroupBroadcast(a25, 0u)), a26, c13);
    c14 = fma(vec4f(subgroupBroadcast(a25, 1u)), a26, c14);
    c15 = fma(vec4f(subgroupBroadcast(a25, 2u)), a26, c15);
    c16 = fma(vec4f(subgroupBroadcast(a25, 3u)), a26, c16);
    c17 = fma(vec4f(subgroupBroadcast(a25, 4u)), a26, c17);
    c18 = fma(vec4f(subgroupBroadcast(a25, 5u)), a26, c18);
    c19 = fma(vec4f(subgroupBroadcast(a25, 6u)), a26, c19);
    c20 = fma(vec4f(subgroupBroadcast(a25, 7u)), a26, c20);
  }
  let m28 = min(i2 + 16u, 64u);
  for (var m27 = i2; m27 < m28; m27++) {
    if (j1 < 6u) {
      y2[z3 % 4u * 384u + z3 / 4u * 4608u + m27 * 6u + n4 + 1536u] = c5;
    }
    c5 = c6;
    c6 = c7;
    c7 = c8;
    c8 = c9;
    c9 = c10;
    c10 = c11;
    c11 = c12;
    c12 = c13;
    c13 = c14;
    c14 = c15;
    c15 = c16;
    c16 = c17;
    c17 = c18;
    c18 = c19;
    c19 = c20;
  }
}

// columns_72x512
requires immediate_address_space;

@group(0) @binding(0) var<storage, read> x0: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> y1: array<vec4f>;

struct Parameters { p0: u32 }
var<immediate> parameters: Parameters;

@compute @workgroup_size(8)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i0 = workgroup.x * 8u + local;
  var t1: vec4f = vec4f(0.0);
  for (var k2 = 0u; k2 < 512u; k2++) {
    let a3 = x0[i0 % 6u + i0 / 6u * 384u + k2 % 64u * 6u + k2 / 64u * 4608u];
    t1 += a3;
  }
  y1[i0 + parameters.p0] = t1;
}

// dot_1x512x96x288
enable subgroups;
requires immediate_address_space;

@group(0) @binding(0) var<storage, read> x0: array<vec4f>;
@group(0) @binding(1) var<storage, read> x1: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> y2: array<vec4f>;

struct Parameters { p0: u32, p1: u32, p2: u32, p3: u32 }
var<immediate> parameters: Parameters;

@compute @workgroup_size(8)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let w0 = workgroup.x;
  let j1 = local % 8u;
  let i2 = w0 / 3u % 32u * 16u;
  let z3 = w0 / 96u;
  let n4 = w0 % 3u * 8u + j1;
  var c5: vec4f = vec4f(0.0);
  var c6: vec4f = vec4f(0.0);
  var c7: vec4f = vec4f(0.0);
  var c8: vec4f = vec4f(0.0);
  var c9: vec4f = vec4f(0.0);
  var c10: vec4f = vec4f(0.0);
  var c11: vec4f = vec4f(0.0);
  var c12: vec4f = vec4f(0.0);
  var c13: vec4f = vec4f(0.0);
  var c14: vec4f = vec4f(0.0);
  var c15: vec4f = vec4f(0.0);
  var c16: vec4f = vec4f(0.0);
  var c17: vec4f = vec4f(0.0);
  var c18: vec4f = vec4f(0.0);
  var c19: vec4f = vec4f(0.0);
  var c20: vec4f = vec4f(0.0);
  let r21 = i2 + j1;
  let r22 = i2 + 8u + j1;
  for (var k23 = 0u; k23 < 72u; k23++) {
    let a24 = x0[k23 % 6u + k23 / 6u * 384u + r21 % 64u * 6u + r21 / 64u * 4608u];
    let a25 = x0[k23 % 6u + k23 / 6u * 384u + r22 % 64u * 6u + r22 / 64u * 4608u];
    let a26 = x1[k23 + n4 * 288u + parameters.p0];
    let a27 = x1[k23 + n4 * 288u + parameters.p1];
    let a28 = x1[k23 + n4 * 288u + parameters.p2];
    let a29 = x1[k23 + n4 * 288u + parameters.p3];
    let b30 = vec4f(a26.x, a27.x, a28.x, a29.x);
    c5 = fma(vec4f(subgroupBroadcast(a24.x, 0u)), b30, c5);
    c6 = fma(vec4f(subgroupBroadcast(a24.x, 1u)), b30, c6);
    c7 = fma(vec4f(subgroupBroadcast(a24.x, 2u)), b30, c7);
    c8 = fma(vec4f(subgroupBroadcast(a24.x, 3u)), b30, c8);
    c9 = fma(vec4f(subgroupBroadcast(a24.x, 4u)), b30, c9);
    c10 = fma(vec4f(subgroupBroadcast(a24.x, 5u)), b30, c10);
    c11 = fma(vec4f(subgroupBroadcast(a24.x, 6u)), b30, c11);
    c12 = fma(vec4f(subgroupBroadcast(a24.x, 7u)), b30, c12);
    c13 = fma(vec4f(subgroupBroadcast(a25.x, 0u)), b30, c13);
    c14 = fma(vec4f(subgroupBroadcast(a25.x, 1u)), b30, c14);
    c15 = fma(vec4f(subgroupBroadcast(a25.x, 2u)), b30, c15);
    c16 = fma(vec4f(subgroupBroadcast(a25.x, 3u)), b30, c16);
    c17 = fma(vec4f(subgroupBroadcast(a25.x, 4u)), b30, c17);
    c18 = fma(vec4f(subgroupBroadcast(a25.x, 5u)), b30, c18);
    c19 = fma(vec4f(subgroupBroadcast(a25.x, 6u)), b30, c19);
    c20 = fma(vec4f(subgroupBroadcast(a25.x, 7u)), b30, c20);
    let b31 = vec4f(a26.y, a27.y, a28.y, a29.y);
    c5 = fma(vec4f(subgroupBroadcast(a24.y, 0u)), b31, c5);
    c6 = fma(vec4f(subgroupBroadcast(a24.y, 1u)), b31, c6);
    c7 = fma(vec4f(subgroupBroadcast(a24.y, 2u)), b31, c7);
    c8 = fma(vec4f(subgroupBroadcast(a24.y, 3u)), b31, c8);
    c9 = fma(vec4f(subgroupBroadcast(a24.y, 4u)), b31, c9);
    c10 = fma(vec4f(subgroupBroadcast(a24.y, 5u)), b31, c10);
    c11 = fma(vec4f(subgroupBroadcast(a24.y, 6u)), b31, c11);
    c12 = fma(vec4f(subgroupBroadcast(a24.y, 7u)), b31, c12);
    c13 = fma(vec4f(subgroupBroadcast(a25.y, 0u)), b31, c13);
    c14 = fma(vec4f(subgroupBroadcast(a25.y, 1u)), b31, c14);
    c15 = fma(vec4f(subgroupBroadcast(a25.y, 2u)), b31, c15);
    c16 = fma(vec4f(subgroupBroadcast(a25.y, 3u)), b31, c16);
    c17 = fma(vec4f(subgroupBroadcast(a25.y, 4u)), b31, c17);
    c18 = fma(vec4f(subgroupBroadcast(a25.y, 5u)), b31, c18);
    c19 = fma(vec4f(subgroupBroadcast(a25.y, 6u)), b31, c19);
    c20 = fma(vec4f(subgroupBroadcast(a25.y, 7u)), b31, c20);
    let b32 = vec4f(a26.z, a27.z, a28.z, a29.z);
    c5 = fma(vec4f(subgroupBroadcast(a24.z, 0u)), b32, c5);
    c6 = fma(vec4f(subgroupBroadcast(a24.z, 1u)), b32, c6);
    c7 = fma(vec4f(subgroupBroadcast(a24.z, 2u)), b32, c7);
    c8 = fma(vec4f(subgroupBroadcast(a24.z, 3u)), b32, c8);
    c9 = fma(vec4f(subgroupBroadcast(a24.z, 4u)), b32, c9);
    c10 = fma(vec4f(subgroupBroadcast(a24.z, 5u)), b32, c10);
    c11 = fma(vec4f(subgroupBroadcast(a24.z, 6u)), b32, c11);
    c12 = fma(vec4f(subgroupBroadcast(a24.z, 7u)), b32, c12);
    c13 = fma(vec4f(subgroupBroadcast(a25.z, 0u)), b32, c13);
    c14 = fma(vec4f(subgroupBroadcast(a25.z, 1u)), b32, c14);
    c15 = fma(vec4f(subgroupBroadcast(a25.z, 2u)), b32, c15);
    c16 = fma(vec4f(subgroupBroadcast(a25.z, 3u)), b32, c16);
    c17 = fma(vec4f(subgroupBroadcast(a25.z, 4u)), b32, c17);
    c18 = fma(vec4f(subgroupBroadcast(a25.z, 5u)), b32, c18);
    c19 = fma(vec4f(subgroupBroadcast(a25.z, 6u)), b32, c19);
    c20 = fma(vec4f(subgroupBroadcast(a25.z, 7u)), b32, c20);
    let b33 = vec4f(a26.w, a27.w, a28.w, a29.w);
    c5 = fma(vec4f(subgroupBroadcast(a24.w, 0u)), b33, c5);
    c6 = fma(vec4f(subgroupBroadcast(a24.w, 1u)), b33, c6);
    c7 = fma(vec4f(subgroupBroadcast(a24.w, 2u)), b33, c7);
    c8 = fma(vec4f(subgroupBroadcast(a24.w, 3u)), b33, c8);
    c9 = fma(vec4f(subgroupBroadcast(a24.w, 4u)), b33, c9);
    c10 = fma(vec4f(subgroupBroadcast(a24.w, 5u)), b33, c10);
    c11 = fma(vec4f(subgroupBroadcast(a24.w, 6u)), b33, c11);
    c12 = fma(vec4f(subgroupBroadcast(a24.w, 7u)), b33, c12);
    c13 = fma(vec4f(subgroupBroadcast(a25.w, 0u)), b33, c13);
    c14 = fma(vec4f(subgroupBroadcast(a25.w, 1u)), b33, c14);
    c15 = fma(vec4f(subgroupBroadcast(a25.w, 2u)), b33, c15);
    c16 = fma(vec4f(subgroupBroadcast(a25.w, 3u)), b33, c16);
    c17 = fma(vec4f(subgroupBroadcast(a25.w, 4u)), b33, c17);
    c18 = fma(vec4f(subgroupBroadcast(a25.w, 5u)), b33, c18);
    c19 = fma(vec4f(subgroupBroadcast(a25.w, 6u)), b33, c19);
    c20 = fma(vec4f(subgroupBroadcast(a25.w, 7u)), b33, c20);
  }
  let m35 = min(i2 + 16u, 512u);
  for (var m34 = i2; m34 < m35; m34++) {
    y2[m34 * 24u + n4] = c5;
    c5 = c6;
    c6 = c7;
    c7 = c8;
    c8 = c9;
    c9 = c10;
    c10 = c11;
    c11 = c12;
    c12 = c13;
    c13 = c14;
    c14 = c15;
    c15 = c16;
    c16 = c17;
    c17 = c18;
    c18 = c19;
    c19 = c20;
  }
}

// columns_24x512
requires immediate_address_space;

@group(0) @binding(0) var<storage, read> x0: array<vec4f>;
@group(0) @binding(1) var<storage, read> x1: array<vec4f>;
@group(0) @binding(2) var<storage, read> x2: array<f32>;
@group(0) @binding(3) var<storage, read> x3: array<f32>;
@group(0) @binding(4) var<storage, read_write> y4: array<vec4f>;

struct Parameters { p0: u32, p1: u32 }
var<immediate> parameters: Parameters;

@compute @workgroup_size(8)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i0 = workgroup.x * 8u + local;
  var t1: vec4f = vec4f(0.0);
  var t2: vec4f = vec4f(0.0);
  for (var k3 = 0u; k3 < 512u; k3++) {
    let a4 = x0[i0 + k3 * 24u];
    let a5 = x1[i0 + k3 * 24u];
    let a6 = x2[k3];
    let v7 = a5 - vec4f(a6);
    let a8 = x3[k3];
    let v9 = v7 / vec4f(a8);
    t1 += a4 * v9;
    t2 += a4;
  }
  y4[i0 + parameters.p0] = t1;
  y4[i0 + parameters.p1] = t2;
}

// rows_512x24
enable subgroups;
requires immediate_address_space;

@group(0) @binding(0) var<storage, read> x0: array<vec4f>;
@group(0) @binding(1) var<storage, read> x1: array<vec4f>;
@group(0) @binding(2) var<storage, read> x2: array<f32>;
@group(0) @binding(3) var<storage, read> x3: array<vec4f>;
@group(0) @binding(4) var<storage, read> x4: array<f32>;
@group(0) @binding(5) var<storage, read> x5: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> y6: array<vec4f>;
@group(0) @binding(7) var<storage, read> x7: array<vec4f>;
@group(0) @binding(8) var<storage, read_write> y8: array<vec4f>;

struct Parameters { p0: u32 }
var<immediate> parameters: Parameters;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i0 = workgroup.x * 8u + local / 8u;
  let j1 = local % 8u;
  var t2: vec4f = vec4f(0.0);
  for (var k3 = j1; k3 < 24u; k3 += 8u) {
    let a4 = x0[i0 * 24u + k3];
    let a5 = x1[k3 + parameters.p0];
    let a6 = x2[i0];
    let v7 = a4 * a5 / vec4f(a6);
    let a8 = x3[i0 * 24u + k3];
    let a9 = x4[i0];
    let v10 = a8 - vec4f(a9);
    let v11 = v10 / vec4f(a6);
    t2 += v7 * v11;
    let a12 = x5[k3 + parameters.p0];
    let v13 = a5 * v11 + a12;
    y6[i0 * 24u + k3] = v13;
  }
  let t14 = t2.x + t2.y + (t2.z + t2.w);
  let t15 = subgroupAdd(t14);
  var t16: vec4f = vec4f(0.0);
  for (var k17 = j1; k17 < 24u; k17 += 8u) {
    let a18 = x0[i0 * 24u + k17];
    let a19 = x1[k17 + parameters.p0];
    let a20 = x2[i0];
    let v21 = a18 * a19 / vec4f(a20);
    let a22 = x3[i0 * 24u + k17];
    let a23 = x4[i0];
    let v24 = a22 - vec4f(a23);
    let v25 = vec4f(-t15 * 0.5 / a20 / 96.0) * v24;
    let v26 = v21 + v25 + v25;
    t16 += v26;
  }
  let t27 = t16.x + t16.y + (t16.z + t16.w);
  let t28 = subgroupAdd(t27);
  for (var k29 = j1; k29 < 24u; k29 += 8u) {
    let a30 = x7[i0 * 24u + k29];
    let a31 = x0[i0 * 24u + k29];
    let a32 = x1[k29 + parameters.p0];
    let a33 = x2[i0];
    let v34 = a31 * a32 / vec4f(a33);
    let a35 = x3[i0 * 24u + k29];
    let a36 = x4[i0];
    let v37 = a35 - vec4f(a36);
    let v38 = vec4f(-t15 * 0.5 / a33 / 96.0) * v37;
    let v39 = v34 + v38 + v38;
    let v40 = a30 + v39 + vec4f(-t28 / 96.0);
    y8[i0 * 24u + k29] = v40;
  }
}

// dot_1x512x384x96
enable subgroups;

@group(0) @binding(0) var<storage, read> x0: array<vec4f>;
@group(0) @binding(1) var<storage, read> x1: array<vec4f>;
@group(0) @binding(2) var<storage, read> x2: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> y3: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> y4: array<vec4f>;

fn tanh_vec4f(x: vec4f) -> vec4f {
  let size = min(abs(x), vec4f(10.0));
  let square = size * size;
  let series = size + size * square * (vec4f(-0.33333284) + square * (vec4f(0.1333149)
    + square * (vec4f(-0.053744931) + square * (vec4f(0.020659104) + square * vec4f(-0.0057302271)))));
  let ratio = vec4f(1.0) - vec4f(2.0) / (exp(size + size) + vec4f(1.0));
  return select(ratio, series, size < vec4f(0.6)) * sign(x);
}

@compute @workgroup_size(8)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let w0 = workgroup.x;
  let j1 = local % 8u;
  let i2 = w0 / 12u % 32u * 16u;
  let z3 = w0 / 384u;
  let n4 = w0 % 12u * 8u + j1;
  var c5: vec4f = vec4f(0.0);
  var c6: vec4f = vec4f(0.0);
  var c7: vec4f = vec4f(0.0);
  var c8: vec4f = vec4f(0.0);
  var c9: vec4f = vec4f(0.0);
  var c10: vec4f = vec4f(0.0);
  var c11: vec4f = vec4f(0.0);
  var c12: vec4f = vec4f(0.0);
  var c13: vec4f = vec4f(0.0);
  var c14: vec4f = vec4f(0.0);
  var c15: vec4f = vec4f(0.0);
  var c16: vec4f = vec4f(0.0);
  var c17: vec4f = vec4f(0.0);
  var c18: vec4f = vec4f(0.0);
  var c19: vec4f = vec4f(0.0);
  var c20: vec4f = vec4f(0.0);
  let r21 = i2 + j1;
  let r22 = i2 + 8u + j1;
  for (var k23 = 0u; k23 < 24u; k23++) {
    let a24 = x0[k23 + r21 * 24u];
    let a25 = x0[k23 + r22 * 24u];
    let a26 = x1[k23 + n4 * 96u];
    let a27 = x1[k23 + n4 * 96u + 24u];
    let a28 = x1[k23 + n4 * 96u + 48u];
    let a29 = x1[k23 + n4 * 96u + 72u];
    let b30 = vec4f(a26.x, a27.x, a28.x, a29.x);
    c5 = fma(vec4f(subgroupBroadcast(a24.x, 0u)), b30, c5);
    c6 = fma(vec4f(subgroupBroadcast(a24.x, 1u)), b30, c6);
    c7 = fma(vec4f(subgroupBroadcast(a24.x, 2u)), b30, c7);
    c8 = fma(vec4f(subgroupBroadcast(a24.x, 3u)), b30, c8);
    c9 = fma(vec4f(subgroupBroadcast(a24.x, 4u)), b30, c9);
    c10 = fma(vec4f(subgroupBroadcast(a24.x, 5u)), b30, c10);
    c11 = fma(vec4f(subgroupBroadcast(a24.x, 6u)), b30, c11);
    c12 = fma(vec4f(subgroupBroadcast(a24.x, 7u)), b30, c12);
    c13 = fma(vec4f(subgroupBroadcast(a25.x, 0u)), b30, c13);
    c14 = fma(vec4f(subgroupBroadcast(a25.x, 1u)), b30, c14);
    c15 = fma(vec4f(subgroupBroadcast(a25.x, 2u)), b30, c15);
    c16 = fma(vec4f(subgroupBroadcast(a25.x, 3u)), b30, c16);
    c17 = fma(vec4f(subgroupBroadcast(a25.x, 4u)), b30, c17);
    c18 = fma(vec4f(subgroupBroadcast(a25.x, 5u)), b30, c18);
    c19 = fma(vec4f(subgroupBroadcast(a25.x, 6u)), b30, c19);
    c20 = fma(vec4f(subgroupBroadcast(a25.x, 7u)), b30, c20);
    let b31 = vec4f(a26.y, a27.y, a28.y, a29.y);
    c5 = fma(vec4f(subgroupBroadcast(a24.y, 0u)), b31, c5);
    c6 = fma(vec4f(subgroupBroadcast(a24.y, 1u)), b31, c6);
    c7 = fma(vec4f(subgroupBroadcast(a24.y, 2u)), b31, c7);
    c8 = fma(vec4f(subgroupBroadcast(a24.y, 3u)), b31, c8);
    c9 = fma(vec4f(subgroupBroadcast(a24.y, 4u)), b31, c9);
    c10 = fma(vec4f(subgroupBroadcast(a24.y, 5u)), b31, c10);
    c11 = fma(vec4f(subgroupBroadcast(a24.y, 6u)), b31, c11);
    c12 = fma(vec4f(subgroupBroadcast(a24.y, 7u)), b31, c12);
    c13 = fma(vec4f(subgroupBroadcast(a25.y, 0u)), b31, c13);
    c14 = fma(vec4f(subgroupBroadcast(a25.y, 1u)), b31, c14);
    c15 = fma(vec4f(subgroupBroadcast(a25.y, 2u)), b31, c15);
    c16 = fma(vec4f(subgroupBroadcast(a25.y, 3u)), b31, c16);
    c17 = fma(vec4f(subgroupBroadcast(a25.y, 4u)), b31, c17);
    c18 = fma(vec4f(subgroupBroadcast(a25.y, 5u)), b31, c18);
    c19 = fma(vec4f(subgroupBroadcast(a25.y, 6u)), b31, c19);
    c20 = fma(vec4f(subgroupBroadcast(a25.y, 7u)), b31, c20);
    let b32 = vec4f(a26.z, a27.z, a28.z, a29.z);
    c5 = fma(vec4f(subgroupBroadcast(a24.z, 0u)), b32, c5);
    c6 = fma(vec4f(subgroupBroadcast(a24.z, 1u)), b32, c6);
    c7 = fma(vec4f(subgroupBroadcast(a24.z, 2u)), b32, c7);
    c8 = fma(vec4f(subgroupBroadcast(a24.z, 3u)), b32, c8);
    c9 = fma(vec4f(subgroupBroadcast(a24.z, 4u)), b32, c9);
    c10 = fma(vec4f(subgroupBroadcast(a24.z, 5u)), b32, c10);
    c11 = fma(vec4f(subgroupBroadcast(a24.z, 6u)), b32, c11);
    c12 = fma(vec4f(subgroupBroadcast(a24.z, 7u)), b32, c12);
    c13 = fma(vec4f(subgroupBroadcast(a25.z, 0u)), b32, c13);
    c14 = fma(vec4f(subgroupBroadcast(a25.z, 1u)), b32, c14);
    c15 = fma(vec4f(subgroupBroadcast(a25.z, 2u)), b32, c15);
    c16 = fma(vec4f(subgroupBroadcast(a25.z, 3u)), b32, c16);
    c17 = fma(vec4f(subgroupBroadcast(a25.z, 4u)), b32, c17);
    c18 = fma(vec4f(subgroupBroadcast(a25.z, 5u)), b32, c18);
    c19 = fma(vec4f(subgroupBroadcast(a25.z, 6u)), b32, c19);
    c20 = fma(vec4f(subgroupBroadcast(a25.z, 7u)), b32, c20);
    let b33 = vec4f(a26.w, a27.w, a28.w, a29.w);
    c5 = fma(vec4f(subgroupBroadcast(a24.w, 0u)), b33, c5);
    c6 = fma(vec4f(subgroupBroadcast(a24.w, 1u)), b33, c6);
    c7 = fma(vec4f(subgroupBroadcast(a24.w, 2u)), b33, c7);
    c8 = fma(vec4f(subgroupBroadcast(a24.w, 3u)), b33, c8);
    c9 = fma(vec4f(subgroupBroadcast(a24.w, 4u)), b33, c9);
    c10 = fma(vec4f(subgroupBroadcast(a24.w, 5u)), b33, c10);
    c11 = fma(vec4f(subgroupBroadcast(a24.w, 6u)), b33, c11);
    c12 = fma(vec4f(subgroupBroadcast(a24.w, 7u)), b33, c12);
    c13 = fma(vec4f(subgroupBroadcast(a25.w, 0u)), b33, c13);
    c14 = fma(vec4f(subgroupBroadcast(a25.w, 1u)), b33, c14);
    c15 = fma(vec4f(subgroupBroadcast(a25.w, 2u)), b33, c15);
    c16 = fma(vec4f(subgroupBroadcast(a25.w, 3u)), b33, c16);
    c17 = fma(vec4f(subgroupBroadcast(a25.w, 4u)), b33, c17);
    c18 = fma(vec4f(subgroupBroadcast(a25.w, 5u)), b33, c18);
    c19 = fma(vec4f(subgroupBroadcast(a25.w, 6u)), b33, c19);
    c20 = fma(vec4f(subgroupBroadcast(a25.w, 7u)), b33, c20);
  }
  let m35 = min(i2 + 16u, 512u);
  for (var m34 = i2; m34 < m35; m34++) {
    let a36 = x2[m34 * 96u + n4];
    let v37 = a36 * vec4f(0.5);
    let v38 = a36 * a36;
    let v39 = tanh_vec4f((a36 + v38 * a36 * vec4f(0.044715)) * vec4f(0.7978846));
    let v40 = c5 * v37 * (vec4f(1.0) - v39 * v39);
    let v41 = v40 * vec4f(0.035677407);
    let v42 = v41 * a36 * a36;
    let v43 = v39 + vec4f(1.0);
    let v44 = v40 * vec4f(0.7978846) + v41 * v38 + v42 + v42 + c5 * v43 * vec4f(0.5);
    let v45 = v37 * v43;
    y3[m34 * 96u + n4] = v44;
    y4[m34 * 96u + n4] = v45;
    c5 = c6;
    c6 = c7;
    c7 = c8;
    c8 = c9;
    c9 = c10;
    c10 = c11;
    c11 = c12;
    c12 = c13;
    c13 = c14;
    c14 = c15;
    c15 = c16;
    c16 = c17;
    c17 = c18;
    c18 = c19;
    c19 = c20;
  }
}

// columns_24x512

@group(0) @binding(0) var<storage, read> x0: array<vec4f>;
@group(0) @binding(1) var<storage, read> x1: array<i32>;
@group(0) @binding(2) var<storage, read> x2: array<vec4f>;
@group(0) @binding(3) var<storage, read> x3: array<vec4f>;
@group(0) @binding(4) var<storage, read> x4: array<f32>;
@group(0) @binding(5) var<storage, read> x5: array<f32>;
@group(0) @binding(6) var<storage, read_write> y6: array<vec4f>;

@compute @workgroup_size(8)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i0 = workgroup.x * 8u + local;
  var t1: vec4f = vec4f(0.0);
  var t2: vec4f = vec4f(0.0);
  for (var k3 = 0u; k3 < 512u; k3++) {
    let a4 = x0[i0 + k3 * 24u];
    let a5 = x1[k3];
    let i6 = u32(min(max(a5, 0i), 88i));
    let a7 = x2[i6 * 24u + i0];
    let a8 = x3[k3 % 64u * 24u + i0];
    let v9 = a7 + a8;
    let a10 = x4[k3];
    let v11 = v9 - vec4f(a10);
    let a12 = x5[k3];
    let v13 = v11 / vec4f(a12);
    t1 += a4 * v13;
    t2 += a4;
  }
  y6[i0 + 48u] = t1;
  y6[i0 + 96u] = t2;
}

// rows_512x24
enable subgroups;

@group(0) @binding(0) var<storage, read> x0: array<vec4f>;
@group(0) @binding(1) var<storage, read> x1: array<vec4f>;
@group(0) @binding(2) var<storage, read> x2: array<f32>;
@group(0) @binding(3) var<storage, read> x3: array<i32>;
@group(0) @binding(4) var<storage, read> x4: array<vec4f>;
@group(0) @binding(5) var<storage, read> x5: array<vec4f>;
@group(0) @binding(6) var<storage, read> x6: array<f32>;
@group(0) @binding(7) var<storage, read> x7: array<vec4f>;
@group(0) @binding(8) var<storage, read_write> y8: array<vec4f>;
@group(0) @binding(9) var<storage, read> x9: array<vec4f>;
@group(0) @binding(10) var<storage, read_write> y10: array<vec4f>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i0 = workgroup.x * 8u + local / 8u;
  let j1 = local % 8u;
  var t2: vec4f = vec4f(0.0);
  for (var k3 = j1; k3 < 24u; k3 += 8u) {
    let a4 = x0[i0 * 24u + k3];
    let a5 = x1[k3];
    let a6 = x2[i0];
    let v7 = a4 * a5 / vec4f(a6);
    let a8 = x3[i0];
    let i9 = u32(min(max(a8, 0i), 88i));
    let a10 = x4[i9 * 24u + k3];
    let a11 = x5[i0 % 64u * 24u + k3];
    let v12 = a10 + a11;
    let a13 = x6[i0];
    let v14 = v12 - vec4f(a13);
    let v15 = v14 / vec4f(a6);
    t2 += v7 * v15;
    let a16 = x7[k3];
    let v17 = a5 * v15 + a16;
    y8[i0 * 24u + k3] = v17;
  }
  let t18 = t2.x + t2.y + (t2.z + t2.w);
  let t19 = subgroupAdd(t18);
  var t20: vec4f = vec4f(0.0);
  for (var k21 = j1; k21 < 24u; k21 += 8u) {
    let a22 = x0[i0 * 24u + k21];
    let a23 = x1[k21];
    let a24 = x2[i0];
    let v25 = a22 * a23 / vec4f(a24);
    let a26 = x3[i0];
    let i27 = u32(min(max(a26, 0i), 88i));
    let a28 = x4[i27 * 24u + k21];
    let a29 = x5[i0 % 64u * 24u + k21];
    let v30 = a28 + a29;
    let a31 = x6[i0];
    let v32 = v30 - vec4f(a31);
    let v33 = vec4f(-t19 * 0.5 / a24 / 96.0) * v32;
    let v34 = v25 + v33 + v33;
    t20 += v34;
  }
  let t35 = t20.x + t20.y + (t20.z + t20.w);
  let t36 = subgroupAdd(t35);
  for (var k37 = j1; k37 < 24u; k37 += 8u) {
    let a38 = x9[i0 * 24u + k37];
    let a39 = x0[i0 * 24u + k37];
    let a40 = x1[k37];
    let a41 = x2[i0];
    let v42 = a39 * a40 / vec4f(a41);
    let a43 = x3[i0];
    let i44 = u32(min(max(a43, 0i), 88i));
    let a45 = x4[i44 * 24u + k37];
    let a46 = x5[i0 % 64u * 24u + k37];
    let v47 = a45 + a46;
    let a48 = x6[i0];
    let v49 = v47 - vec4f(a48);
    let v50 = vec4f(-t19 * 0.5 / a41 / 96.0) * v49;
    let v51 = v42 + v50 + v50;
    let v52 = a38 + v51 + vec4f(-t36 / 96.0);
    y10[i0 * 24u + k37] = v52;
  }
}

// scatter_2136

@group(0) @binding(0) var<storage, read> x0: array<i32>;
@group(0) @binding(1) var<storage, read> x1: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> y2: array<vec4f>;

@compute @workgroup_size(16)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i0 = workgroup.x * 16u + local;
  if (i0 < 2136u) {
    var t1: vec4f = vec4f(0.0);
    let i2 = i32(i0 / 24u);
    for (var k3 = 0u; k3 < 512u; k3++) {
      let a4 = x0[k3];
      if (min(max(a4, 0i), 88i) == i2) {
        let a5 = x1[i0 % 24u + k3 * 24u];
        t1 += a5;
      }
    }
    y2[i0] = t1;
  }
}

// dot_1x89x96x512
enable subgroups;

@group(0) @binding(0) var<storage, read> x0: array<f32>;
@group(0) @binding(1) var<storage, read> x1: array<vec4f>;
@group(0) @binding(2) var<storage, read> x2: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> y3: array<vec4f>;

@compute @workgroup_size(8)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let w0 = workgroup.x;
  let j1 = local % 8u;
  let i2 = w0 / 3u % 6u * 16u;
  let z3 = w0 / 18u;
  let n4 = w0 % 3u * 8u + j1;
  var c5: vec4f = vec4f(0.0);
  var c6: vec4f = vec4f(0.0);
  var c7: vec4f = vec4f(0.0);
  var c8: vec4f = vec4f(0.0);
  var c9: vec4f = vec4f(0.0);
  var c10: vec4f = vec4f(0.0);
  var c11: vec4f = vec4f(0.0);
  var c12: vec4f = vec4f(0.0);
  var c13: vec4f = vec4f(0.0);
  var c14: vec4f = vec4f(0.0);
  var c15: vec4f = vec4f(0.0);
  var c16: vec4f = vec4f(0.0);
  var c17: vec4f = vec4f(0.0);
  var c18: vec4f = vec4f(0.0);
  var c19: vec4f = vec4f(0.0);
  var c20: vec4f = vec4f(0.0);
  let r21 = min(i2 + j1, 88u);
  let r22 = min(i2 + 8u + j1, 88u);
  for (var k23 = 0u; k23 < 512u; k23++) {
    let a24 = x0[k23 * 89u + r21];
    let a25 = x0[k23 * 89u + r22];
    let a26 = x1[k23 * 24u + n4];
    c5 = fma(vec4f(subgroupBroadcast(a24, 0u)), a26, c5);
    c6 = fma(vec4f(subgroupBroadcast(a24, 1u)), a26, c6);
    c7 = fma(vec4f(subgroupBroadcast(a24, 2u)), a26, c7);
    c8 = fma(vec4f(subgroupBroadcast(a24, 3u)), a26, c8);
    c9 = fma(vec4f(subgroupBroadcast(a24, 4u)), a26, c9);
    c10 = fma(vec4f(subgroupBroadcast(a24, 5u)), a26, c10);
    c11 = fma(vec4f(subgroupBroadcast(a24, 6u)), a26, c11);
    c12 = fma(vec4f(subgroupBroadcast(a24, 7u)), a26, c12);
    c13 = fma(vec4f(subgroupBroadcast(a25, 0u)), a26, c13);
    c14 = fma(vec4f(subgroupBroadcast(a25, 1u)), a26, c14);
    c15 = fma(vec4f(subgroupBroadcast(a25, 2u)), a26, c15);
    c16 = fma(vec4f(subgroupBroadcast(a25, 3u)), a26, c16);
    c17 = fma(vec4f(subgroupBroadcast(a25, 4u)), a26, c17);
    c18 = fma(vec4f(subgroupBroadcast(a25, 5u)), a26, c18);
    c19 = fma(vec4f(subgroupBroadcast(a25, 6u)), a26, c19);
    c20 = fma(vec4f(subgroupBroadcast(a25, 7u)), a26, c20);
  }
  let m28 = min(i2 + 16u, 89u);
  for (var m27 = i2; m27 < m28; m27++) {
    let a29 = x2[m27 * 24u + n4];
    let v30 = c5 + a29;
    y3[m27 * 24u + n4] = v30;
    c5 = c6;
    c6 = c7;
    c7 = c8;
    c8 = c9;
    c9 = c10;
    c10 = c11;
    c11 = c12;
    c12 = c13;
    c13 = c14;
    c14 = c15;
    c15 = c16;
    c16 = c17;
    c17 = c18;
    c18 = c19;
    c19 = c20;
  }
}

// columns_1536x8

@group(0) @binding(0) var<storage, read> x0: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> y1: array<vec4f>;

@compute @workgroup_size(8)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i0 = workgroup.x * 8u + local;
  var t1: vec4f = vec4f(0.0);
  for (var k2 = 0u; k2 < 8u; k2++) {
    let a3 = x0[i0 + k2 * 1536u];
    t1 += a3;
  }
  y1[i0 + 2136u] = t1;
}

// dot_1x96x288x512
enable subgroups;
requires immediate_address_space;

@group(0) @binding(0) var<storage, read> x0: array<f32>;
@group(0) @binding(1) var<storage, read> x1: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> y2: array<vec4f>;

struct Parameters { p0: u32 }
var<immediate> parameters: Parameters;

@compute @workgroup_size(8)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let w0 = workgroup.x;
  let j1 = local % 8u;
  let i2 = w0 / 9u % 6u * 16u;
  let z3 = w0 / 54u;
  let n4 = w0 % 9u * 8u + j1;
  var c5: vec4f = vec4f(0.0);
  var c6: vec4f = vec4f(0.0);
  var c7: vec4f = vec4f(0.0);
  var c8: vec4f = vec4f(0.0);
  var c9: vec4f = vec4f(0.0);
  var c10: vec4f = vec4f(0.0);
  var c11: vec4f = vec4f(0.0);
  var c12: vec4f = vec4f(0.0);
  var c13: vec4f = vec4f(0.0);
  var c14: vec4f = vec4f(0.0);
  var c15: vec4f = vec4f(0.0);
  var c16: vec4f = vec4f(0.0);
  var c17: vec4f = vec4f(0.0);
  var c18: vec4f = vec4f(0.0);
  var c19: vec4f = vec4f(0.0);
  var c20: vec4f = vec4f(0.0);
  let r21 = i2 + j1;
  let r22 = i2 + 8u + j1;
  for (var k23 = 0u; k23 < 512u; k23++) {
    let a24 = x0[k23 * 96u + r21];
    let a25 = x0[k23 * 96u + r22];
    let a26 = x1[k23 % 64u * 6u + k23 / 64u * 4608u + n4 % 6u + n4 / 6u * 384u];
    c5 = fma(vec4f(subgroupBroadcast(a24, 0u)), a26, c5);
    c6 = fma(vec4f(subgroupBroadcast(a24, 1u)), a26, c6);
    c7 = fma(vec4f(subgroupBroadcast(a24, 2u)), a26, c7);
    c8 = fma(vec4f(subgroupBroadcast(a24, 3u)), a26, c8);
    c9 = fma(vec4f(subgroupBroadcast(a24, 4u)), a26, c9);
    c10 = fma(vec4f(subgroupBroadcast(a24, 5u)), a26, c10);
    c11 = fma(vec4f(subgroupBroadcast(a24, 6u)), a26, c11);
    c12 = fma(vec4f(subgroupBroadcast(a24, 7u)), a26, c12);
    c13 = fma(vec4f(subgroupBroadcast(a25, 0u)), a26, c13);
    c14 = fma(vec4f(subgroupBroadcast(a25, 1u)), a26, c14);
    c15 = fma(vec4f(subgroupBroadcast(a25, 2u)), a26, c15);
    c16 = fma(vec4f(subgroupBroadcast(a25, 3u)), a26, c16);
    c17 = fma(vec4f(subgroupBroadcast(a25, 4u)), a26, c17);
    c18 = fma(vec4f(subgroupBroadcast(a25, 5u)), a26, c18);
    c19 = fma(vec4f(subgroupBroadcast(a25, 6u)), a26, c19);
    c20 = fma(vec4f(subgroupBroadcast(a25, 7u)), a26, c20);
  }
  let m28 = min(i2 + 16u, 96u);
  for (var m27 = i2; m27 < m28; m27++) {
    y2[m27 * 72u + n4 + parameters.p0] = c5;
    c5 = c6;
    c6 = c7;
    c7 = c8;
    c8 = c9;
    c9 = c10;
    c10 = c11;
    c11 = c12;
    c12 = c13;
    c13 = c14;
    c14 = c15;
    c15 = c16;
    c16 = c17;
    c17 = c18;
    c18 = c19;
    c19 = c20;
  }
}

// dot_1x96x96x512
enable subgroups;
requires immediate_address_space;

@group(0) @binding(0) var<storage, read> x0: array<f32>;
@group(0) @binding(1) var<storage, read> x1: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> y2: array<vec4f>;

struct Parameters { p0: u32 }
var<immediate> parameters: Parameters;

@compute @workgroup_size(8)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let w0 = workgroup.x;
  let j1 = local % 8u;
  let i2 = w0 / 3u % 6u * 16u;
  let z3 = w0 / 18u;
  let n4 = w0 % 3u * 8u + j1;
  var c5: vec4f = vec4f(0.0);
  var c6: vec4f = vec4f(0.0);
  var c7: vec4f = vec4f(0.0);
  var c8: vec4f = vec4f(0.0);
  var c9: vec4f = vec4f(0.0);
  var c10: vec4f = vec4f(0.0);
  var c11: vec4f = vec4f(0.0);
  var c12: vec4f = vec4f(0.0);
  var c13: vec4f = vec4f(0.0);
  var c14: vec4f = vec4f(0.0);
  var c15: vec4f = vec4f(0.0);
  var c16: vec4f = vec4f(0.0);
  var c17: vec4f = vec4f(0.0);
  var c18: vec4f = vec4f(0.0);
  var c19: vec4f = vec4f(0.0);
  var c20: vec4f = vec4f(0.0);
  let r21 = i2 + j1;
  let r22 = i2 + 8u + j1;
  for (var k23 = 0u; k23 < 512u; k23++) {
    let a24 = x0[k23 * 96u + r21];
    let a25 = x0[k23 * 96u + r22];
    let a26 = x1[k23 * 24u + n4];
    c5 = fma(vec4f(subgroupBroadcast(a24, 0u)), a26, c5);
    c6 = fma(vec4f(subgroupBroadcast(a24, 1u)), a26, c6);
    c7 = fma(vec4f(subgroupBroadcast(a24, 2u)), a26, c7);
    c8 = fma(vec4f(subgroupBroadcast(a24, 3u)), a26, c8);
    c9 = fma(vec4f(subgroupBroadcast(a24, 4u)), a26, c9);
    c10 = fma(vec4f(subgroupBroadcast(a24, 5u)), a26, c10);
    c11 = fma(vec4f(subgroupBroadcast(a24, 6u)), a26, c11);
    c12 = fma(vec4f(subgroupBroadcast(a24, 7u)), a26, c12);
    c13 = fma(vec4f(subgroupBroadcast(a25, 0u)), a26, c13);
    c14 = fma(vec4f(subgroupBroadcast(a25, 1u)), a26, c14);
    c15 = fma(vec4f(subgroupBroadcast(a25, 2u)), a26, c15);
    c16 = fma(vec4f(subgroupBroadcast(a25, 3u)), a26, c16);
    c17 = fma(vec4f(subgroupBroadcast(a25, 4u)), a26, c17);
    c18 = fma(vec4f(subgroupBroadcast(a25, 5u)), a26, c18);
    c19 = fma(vec4f(subgroupBroadcast(a25, 6u)), a26, c19);
    c20 = fma(vec4f(subgroupBroadcast(a25, 7u)), a26, c20);
  }
  let m28 = min(i2 + 16u, 96u);
  for (var m27 = i2; m27 < m28; m27++) {
    y2[m27 * 24u + n4 + parameters.p0] = c5;
    c5 = c6;
    c6 = c7;
    c7 = c8;
    c8 = c9;
    c9 = c10;
    c10 = c11;
    c11 = c12;
    c12 = c13;
    c13 = c14;
    c14 = c15;
    c15 = c16;
    c16 = c17;
    c17 = c18;
    c18 = c19;
    c19 = c20;
  }
}

// dot_1x96x384x512
enable subgroups;
requires immediate_address_space;

@group(0) @binding(0) var<storage, read> x0: array<f32>;
@group(0) @binding(1) var<storage, read> x1: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> y2: array<vec4f>;

struct Parameters { p0: u32 }
var<immediate> parameters: Parameters;

@compute @workgroup_size(8)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let w0 = workgroup.x;
  let j1 = local % 8u;
  let i2 = w0 / 12u % 6u * 16u;
  let z3 = w0 / 72u;
  let n4 = w0 % 12u * 8u + j1;
  var c5: vec4f = vec4f(0.0);
  var c6: vec4f = vec4f(0.0);
  var c7: vec4f = vec4f(0.0);
  var c8: vec4f = vec4f(0.0);
  var c9: vec4f = vec4f(0.0);
  var c10: vec4f = vec4f(0.0);
  var c11: vec4f = vec4f(0.0);
  var c12: vec4f = vec4f(0.0);
  var c13: vec4f = vec4f(0.0);
  var c14: vec4f = vec4f(0.0);
  var c15: vec4f = vec4f(0.0);
  var c16: vec4f = vec4f(0.0);
  var c17: vec4f = vec4f(0.0);
  var c18: vec4f = vec4f(0.0);
  var c19: vec4f = vec4f(0.0);
  var c20: vec4f = vec4f(0.0);
  let r21 = i2 + j1;
  let r22 = i2 + 8u + j1;
  for (var k23 = 0u; k23 < 512u; k23++) {
    let a24 = x0[k23 * 96u + r21];
    let a25 = x0[k23 * 96u + r22];
    let a26 = x1[k23 * 96u + n4];
    c5 = fma(vec4f(subgroupBroadcast(a24, 0u)), a26, c5);
    c6 = fma(vec4f(subgroupBroadcast(a24, 1u)), a26, c6);
    c7 = fma(vec4f(subgroupBroadcast(a24, 2u)), a26, c7);
    c8 = fma(vec4f(subgroupBroadcast(a24, 3u)), a26, c8);
    c9 = fma(vec4f(subgroupBroadcast(a24, 4u)), a26, c9);
    c10 = fma(vec4f(subgroupBroadcast(a24, 5u)), a26, c10);
    c11 = fma(vec4f(subgroupBroadcast(a24, 6u)), a26, c11);
    c12 = fma(vec4f(subgroupBroadcast(a24, 7u)), a26, c12);
    c13 = fma(vec4f(subgroupBroadcast(a25, 0u)), a26, c13);
    c14 = fma(vec4f(subgroupBroadcast(a25, 1u)), a26, c14);
    c15 = fma(vec4f(subgroupBroadcast(a25, 2u)), a26, c15);
    c16 = fma(vec4f(subgroupBroadcast(a25, 3u)), a26, c16);
    c17 = fma(vec4f(subgroupBroadcast(a25, 4u)), a26, c17);
    c18 = fma(vec4f(subgroupBroadcast(a25, 5u)), a26, c18);
    c19 = fma(vec4f(subgroupBroadcast(a25, 6u)), a26, c19);
    c20 = fma(vec4f(subgroupBroadcast(a25, 7u)), a26, c20);
  }
  let m28 = min(i2 + 16u, 96u);
  for (var m27 = i2; m27 < m28; m27++) {
    y2[m27 * 96u + n4 + parameters.p0] = c5;
    c5 = c6;
    c6 = c7;
    c7 = c8;
    c8 = c9;
    c9 = c10;
    c10 = c11;
    c11 = c12;
    c12 = c13;
    c13 = c14;
    c14 = c15;
    c15 = c16;
    c16 = c17;
    c17 = c18;
    c18 = c19;
    c19 = c20;
  }
}

// rows_1008x117
enable subgroups;

@group(0) @binding(0) var<storage, read> x0: array<vec2f>;
@group(0) @binding(1) var<storage, read_write> y1: array<f32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i0 = workgroup.x * 8u + local / 8u;
  let j1 = local % 8u;
  var t2: vec2f = vec2f(0.0);
  for (var k3 = j1; k3 < 117u; k3 += 8u) {
    let a4 = x0[i0 * 117u + k3];
    t2 += a4 * a4;
  }
  let t5 = t2.x + t2.y;
  let t6 = subgroupAdd(t5);
  if (j1 == 0u) {
    y1[i0] = t6;
  }
}

// rows_1x252
enable subgroups;

@group(0) @binding(0) var<storage, read> x0: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> y1: array<f32>;

@compute @workgroup_size(8)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i0 = workgroup.x + local / 8u;
  let j1 = local % 8u;
  var t2: vec4f = vec4f(0.0);
  for (var k3 = j1; k3 < 252u; k3 += 8u) {
    let a4 = x0[k3];
    t2 += a4;
  }
  let t5 = t2.x + t2.y + (t2.z + t2.w);
  let t6 = subgroupAdd(t5);
  if (j1 == 0u) {
    y1[0u] = t6;
  }
}

// rows_1x672
enable subgroups;

@group(0) @binding(0) var<storage, read> x0: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> y2: array<i32>;
@group(0) @binding(2) var<storage, read_write> y3: array<f32>;
@group(0) @binding(3) var<storage, read> x5: array<f32>;
@group(0) @binding(4) var<storage, read_write> y8: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> y9: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> y10: array<vec4f>;
@group(0) @binding(7) var<storage, read_write> y11: array<f32>;

fn pow_f32(base: f32, exponent: f32) -> f32 {
  return select(pow(base, exponent), f32(1.0), exponent == f32(0.0));
}

@compute @workgroup_size(8)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i0 = workgroup.x + local / 8u;
  let j1 = local % 8u;
  var t2: vec4f = vec4f(0.0);
  for (var k3 = j1; k3 < 672u; k3 += 8u) {
    let a4 = x0[k3];
    t2 += a4 * a4;
  }
  let a5 = y2[0u];
  let v6 = a5 + 1i;
  let v7 = f32(v6);
  let v8 = select((cos(min(max(f32(v6 - 20i) / 1180.0, 0.0), 1.0) * 3.1415927) + 1.0) * 0.45 + 0.1, v7 / 20.0, v6 < 20i) * 0.004;
  storageBarrier();
  if (j1 == 0u) {
    y2[0u] = v6;
    y3[0u] = v8;
  }
  let t9 = t2.x + t2.y + (t2.z + t2.w);
  let t10 = subgroupAdd(t9);
  for (var k11 = j1; k11 < 672u; k11 += 8u) {
    let a12 = y8[k11];
    let a13 = x0[k11];
    let a14 = x5[0u];
    let v15 = sqrt(a14 + t10);
    let v16 = min(1.0, 1.0 / (v15 + 0.000001));
    let v17 = a13 * vec4f(v16);
    let v18 = a12 * vec4f(0.9) + v17 * vec4f(0.1);
    let a19 = y9[k11];
    let v20 = a19 * vec4f(0.99) + v17 * v17 * vec4f(0.01);
    let a21 = y10[k11];
    let v22 = 1.0 - pow_f32(0.9, v7);
    let v23 = 1.0 - pow_f32(0.99, v7);
    let v24 = a21 - vec4f(v8) * (v18 / vec4f(v22) / (sqrt(v20 / vec4f(v23)) + vec4f(1e-8)));
    y8[k11] = v18;
    y9[k11] = v20;
    y10[k11] = v24;
  }
  let a25 = x5[0u];
  let v26 = sqrt(a25 + t10);
  storageBarrier();
  if (j1 == 0u) {
    y11[0u] = v26;
  }
}

// map_235872

@group(0) @binding(0) var<storage, read> x1: array<vec4f>;
@group(0) @binding(1) var<storage, read> x2: array<f32>;
@group(0) @binding(2) var<storage, read> x5: array<f32>;
@group(0) @binding(3) var<storage, read> x6: array<i32>;
@group(0) @binding(4) var<storage, read_write> y7: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> y8: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> y9: array<vec4f>;

fn pow_f32(base: f32, exponent: f32) -> f32 {
  return select(pow(base, exponent), f32(1.0), exponent == f32(0.0));
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i0 = workgroup.x * 64u + local;
  if (i0 < 58968u) {
    let a1 = y7[i0];
    let a2 = x1[i0];
    let a3 = x2[0u];
    let v4 = min(1.0, 1.0 / (a3 + 0.000001));
    let v5 = a2 * vec4f(v4);
    let v6 = a1 * vec4f(0.9) + v5 * vec4f(0.1);
    let a7 = y8[i0];
    let v8 = a7 * vec4f(0.99) + v5 * v5 * vec4f(0.01);
    let a9 = y9[i0];
    let a10 = x5[0u];
    let a11 = x6[0u];
    let v12 = f32(a11);
    let v13 = 1.0 - pow_f32(0.9, v12);
    let v14 = 1.0 - pow_f32(0.99, v12);
    let v15 = a9 - vec4f(a10) * (v6 / vec4f(v13) / (sqrt(v8 / vec4f(v14)) + vec4f(1e-8)) + a9 * vec4f(0.1));
    y7[i0] = v6;
    y8[i0] = v8;
    y9[i0] = v15;
  }
}
