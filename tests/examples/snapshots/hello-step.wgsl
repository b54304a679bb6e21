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

// attention_32x1x64x64
enable subgroups;

@group(0) @binding(0) var<storage, read> x0: array<vec2f>;
@group(0) @binding(1) var<storage, read_write> y1: array<vec2f>;
@group(0) @binding(2) var<storage, read_write> y2: array<f32>;

@compute @workgroup_size(8)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let w0 = workgroup.x;
  let i1 = w0 % 8u * 8u;
  let h2 = w0 / 8u;
  let j3 = local % 8u;
  let r4 = min(i1, 63u);
  let r5 = min(i1 + 1u, 63u);
  let r6 = min(i1 + 2u, 63u);
  let r7 = min(i1 + 3u, 63u);
  let r8 = min(i1 + 4u, 63u);
  let r9 = min(i1 + 5u, 63u);
  let r10 = min(i1 + 6u, 63u);
  let r11 = min(i1 + 7u, 63u);
  let r12 = min(i1 + j3, 63u);
  var m13: f32 = -3.4028234663852886e+38;
  var m14: f32 = -3.4028234663852886e+38;
  var m15: f32 = -3.4028234663852886e+38;
  var m16: f32 = -3.4028234663852886e+38;
  var m17: f32 = -3.4028234663852886e+38;
  var m18: f32 = -3.4028234663852886e+38;
  var m19: f32 = -3.4028234663852886e+38;
  var m20: f32 = -3.4028234663852886e+38;
  var l21: f32 = 0.0;
  var l22: f32 = 0.0;
  var l23: f32 = 0.0;
  var l24: f32 = 0.0;
  var l25: f32 = 0.0;
  var l26: f32 = 0.0;
  var l27: f32 = 0.0;
  var l28: f32 = 0.0;
  var a29: vec2f = vec2f(0.0);
  var a30: vec2f = vec2f(0.0);
  var a31: vec2f = vec2f(0.0);
  var a32: vec2f = vec2f(0.0);
  var a33: vec2f = vec2f(0.0);
  var a34: vec2f = vec2f(0.0);
  var a35: vec2f = vec2f(0.0);
  var a36: vec2f = vec2f(0.0);
  var a37: vec2f = vec2f(0.0);
  var a38: vec2f = vec2f(0.0);
  var a39: vec2f = vec2f(0.0);
  var a40: vec2f = vec2f(0.0);
  var a41: vec2f = vec2f(0.0);
  var a42: vec2f = vec2f(0.0);
  var a43: vec2f = vec2f(0.0);
  var a44: vec2f = vec2f(0.0);
  let i45 = min(i1 + 8u, 64u) - 1u;
  let t46 = (u32(max(min(64i, i32(i45) + 1i), 0i)) + 15u) / 16u;
  for (var t47 = 0u; t47 < t46; t47++) {
    let n48 = t47 * 8u + j3;
    var s49: vec2f = vec2f(0.0);
    var s50: vec2f = vec2f(0.0);
    var s51: vec2f = vec2f(0.0);
    var s52: vec2f = vec2f(0.0);
    var s53: vec2f = vec2f(0.0);
    var s54: vec2f = vec2f(0.0);
    var s55: vec2f = vec2f(0.0);
    var s56: vec2f = vec2f(0.0);
    for (var k57 = 0u; k57 < 12u; k57++) {
      let a58 = x0[h2 % 4u * 768u + h2 / 4u * 9216u + k57 + r12 * 12u];
      let a59 = x0[h2 % 4u * 768u + h2 / 4u * 9216u + k57 + n48 * 24u + 3072u];
      let a60 = x0[h2 % 4u * 768u + h2 / 4u * 9216u + k57 + n48 * 24u + 3084u];
      let b61 = vec2f(a59.x, a60.x);
      s49 = fma(vec2f(subgroupBroadcast(a58.x, 0u)), b61, s49);
      s50 = fma(vec2f(subgroupBroadcast(a58.x, 1u)), b61, s50);
      s51 = fma(vec2f(subgroupBroadcast(a58.x, 2u)), b61, s51);
      s52 = fma(vec2f(subgroupBroadcast(a58.x, 3u)), b61, s52);
      s53 = fma(vec2f(subgroupBroadcast(a58.x, 4u)), b61, s53);
      s54 = fma(vec2f(subgroupBroadcast(a58.x, 5u)), b61, s54);
      s55 = fma(vec2f(subgroupBroadcast(a58.x, 6u)), b61, s55);
      s56 = fma(vec2f(subgroupBroadcast(a58.x, 7u)), b61, s56);
      let b62 = vec2f(a59.y, a60.y);
      s49 = fma(vec2f(subgroupBroadcast(a58.y, 0u)), b62, s49);
      s50 = fma(vec2f(subgroupBroadcast(a58.y, 1u)), b62, s50);
      s51 = fma(vec2f(subgroupBroadcast(a58.y, 2u)), b62, s51);
      s52 = fma(vec2f(subgroupBroadcast(a58.y, 3u)), b62, s52);
      s53 = fma(vec2f(subgroupBroadcast(a58.y, 4u)), b62, s53);
      s54 = fma(vec2f(subgroupBroadcast(a58.y, 5u)), b62, s54);
      s55 = fma(vec2f(subgroupBroadcast(a58.y, 6u)), b62, s55);
      s56 = fma(vec2f(subgroupBroadcast(a58.y, 7u)), b62, s56);
    }
    let v63 = vec2i(vec2u(n48 * 2u, n48 * 2u + 1u));
    let v64 = i32(r4);
    let v65 = select(vec2f(-1e+30), s49 / vec2f(4.8989797), v63 <= vec2i(v64));
    let t66 = max(v65.x, v65.y);
    let v67 = max(m13, max(max(max(subgroupBroadcast(t66, 0u), subgroupBroadcast(t66, 1u)), max(subgroupBroadcast(t66, 2u), subgroupBroadcast(t66, 3u))), max(max(subgroupBroadcast(t66, 4u), subgroupBroadcast(t66, 5u)), max(subgroupBroadcast(t66, 6u), subgroupBroadcast(t66, 7u)))));
    let v68 = exp(m13 - v67);
    let v69 = exp(v65 - vec2f(v67));
    m13 = v67;
    l21 = fma(l21, v68, v69.x + v69.y);
    s49 = v69;
    a29 = a29 * vec2f(v68);
    a30 = a30 * vec2f(v68);
    let v70 = vec2i(vec2u(n48 * 2u, n48 * 2u + 1u));
    let v71 = i32(r5);
    let v72 = select(vec2f(-1e+30), s50 / vec2f(4.8989797), v70 <= vec2i(v71));
    let t73 = max(v72.x, v72.y);
    let v74 = max(m14, max(max(max(subgroupBroadcast(t73, 0u), subgroupBroadcast(t73, 1u)), max(subgroupBroadcast(t73, 2u), subgroupBroadcast(t73, 3u))), max(max(subgroupBroadcast(t73, 4u), subgroupBroadcast(t73, 5u)), max(subgroupBroadcast(t73, 6u), subgroupBroadcast(t73, 7u)))));
    let v75 = exp(m14 - v74);
    let v76 = exp(v72 - vec2f(v74));
    m14 = v74;
    l22 = fma(l22, v75, v76.x + v76.y);
    s50 = v76;
    a31 = a31 * vec2f(v75);
    a32 = a32 * vec2f(v75);
    let v77 = vec2i(vec2u(n48 * 2u, n48 * 2u + 1u));
    let v78 = i32(r6);
    let v79 = select(vec2f(-1e+30), s51 / vec2f(4.8989797), v77 <= vec2i(v78));
    let t80 = max(v79.x, v79.y);
    let v81 = max(m15, max(max(max(subgroupBroadcast(t80, 0u), subgroupBroadcast(t80, 1u)), max(subgroupBroadcast(t80, 2u), subgroupBroadcast(t80, 3u))), max(max(subgroupBroadcast(t80, 4u), subgroupBroadcast(t80, 5u)), max(subgroupBroadcast(t80, 6u), subgroupBroadcast(t80, 7u)))));
    let v82 = exp(m15 - v81);
    let v83 = exp(v79 - vec2f(v81));
    m15 = v81;
    l23 = fma(l23, v82, v83.x + v83.y);
    s51 = v83;
    a33 = a33 * vec2f(v82);
    a34 = a34 * vec2f(v82);
    let v84 = vec2i(vec2u(n48 * 2u, n48 * 2u + 1u));
    let v85 = i32(r7);
    let v86 = select(vec2f(-1e+30), s52 / vec2f(4.8989797), v84 <= vec2i(v85));
    let t87 = max(v86.x, v86.y);
    let v88 = max(m16, max(max(max(subgroupBroadcast(t87, 0u), subgroupBroadcast(t87, 1u)), max(subgroupBroadcast(t87, 2u), subgroupBroadcast(t87, 3u))), max(max(subgroupBroadcast(t87, 4u), subgroupBroadcast(t87, 5u)), max(subgroupBroadcast(t87, 6u), subgroupBroadcast(t87, 7u)))));
    let v89 = exp(m16 - v88);
    let v90 = exp(v86 - vec2f(v88));
    m16 = v88;
    l24 = fma(l24, v89, v90.x + v90.y);
    s52 = v90;
    a35 = a35 * vec2f(v89);
    a36 = a36 * vec2f(v89);
    let v91 = vec2i(vec2u(n48 * 2u, n48 * 2u + 1u));
    let v92 = i32(r8);
    let v93 = select(vec2f(-1e+30), s53 / vec2f(4.8989797), v91 <= vec2i(v92));
    let t94 = max(v93.x, v93.y);
    let v95 = max(m17, max(max(max(subgroupBroadcast(t94, 0u), subgroupBroadcast(t94, 1u)), max(subgroupBroadcast(t94, 2u), subgroupBroadcast(t94, 3u))), max(max(subgroupBroadcast(t94, 4u), subgroupBroadcast(t94, 5u)), max(subgroupBroadcast(t94, 6u), subgroupBroadcast(t94, 7u)))));
    let v96 = exp(m17 - v95);
    let v97 = exp(v93 - vec2f(v95));
    m17 = v95;
    l25 = fma(l25, v96, v97.x + v97.y);
    s53 = v97;
    a37 = a37 * vec2f(v96);
    a38 = a38 * vec2f(v96);
    let v98 = vec2i(vec2u(n48 * 2u, n48 * 2u + 1u));
    let v99 = i32(r9);
    let v100 = select(vec2f(-1e+30), s54 / vec2f(4.8989797), v98 <= vec2i(v99));
    let t101 = max(v100.x, v100.y);
    let v102 = max(m18, max(max(max(subgroupBroadcast(t101, 0u), subgroupBroadcast(t101, 1u)), max(subgroupBroadcast(t101, 2u), subgroupBroadcast(t101, 3u))), max(max(subgroupBroadcast(t101, 4u), subgroupBroadcast(t101, 5u)), max(subgroupBroadcast(t101, 6u), subgroupBroadcast(t101, 7u)))));
    let v103 = exp(m18 - v102);
    let v104 = exp(v100 - vec2f(v102));
    m18 = v102;
    l26 = fma(l26, v103, v104.x + v104.y);
    s54 = v104;
    a39 = a39 * vec2f(v103);
    a40 = a40 * vec2f(v103);
    let v105 = vec2i(vec2u(n48 * 2u, n48 * 2u + 1u));
    let v106 = i32(r10);
    let v107 = select(vec2f(-1e+30), s55 / vec2f(4.8989797), v105 <= vec2i(v106));
    let t108 = max(v107.x, v107.y);
    let v109 = max(m19, max(max(max(subgroupBroadcast(t108, 0u), subgroupBroadcast(t108, 1u)), max(subgroupBroadcast(t108, 2u), subgroupBroadcast(t108, 3u))), max(max(subgroupBroadcast(t108, 4u), subgroupBroadcast(t108, 5u)), max(subgroupBroadcast(t108, 6u), subgroupBroadcast(t108, 7u)))));
    let v110 = exp(m19 - v109);
    let v111 = exp(v107 - vec2f(v109));
    m19 = v109;
    l27 = fma(l27, v110, v111.x + v111.y);
    s55 = v111;
    a41 = a41 * vec2f(v110);
    a42 = a42 * vec2f(v110);
    let v112 = vec2i(vec2u(n48 * 2u, n48 * 2u + 1u));
    let v113 = i32(r11);
    let v114 = select(vec2f(-1e+30), s56 / vec2f(4.8989797), v112 <= vec2i(v113));
    let t115 = max(v114.x, v114.y);
    let v116 = max(m20, max(max(max(subgroupBroadcast(t115, 0u), subgroupBroadcast(t115, 1u)), max(subgroupBroadcast(t115, 2u), subgroupBroadcast(t115, 3u))), max(max(subgroupBroadcast(t115, 4u), subgroupBroadcast(t115, 5u)), max(subgroupBroadcast(t115, 6u), subgroupBroadcast(t115, 7u)))));
    let v117 = exp(m20 - v116);
    let v118 = exp(v114 - vec2f(v116));
    m20 = v116;
    l28 = fma(l28, v117, v118.x + v118.y);
    s56 = v118;
    a43 = a43 * vec2f(v117);
    a44 = a44 * vec2f(v117);
    let n119 = t47 * 16u;
    for (var p120 = 0u; p120 < 2u; p120++) {
      let w121 = min((64u - n119 + 1u) / 2u, 8u);
      for (var w122 = 0u; w122 < w121; w122++) {
        let n123 = n119 + w122 * 2u + p120;
        let a124 = x0[h2 % 4u * 768u + h2 / 4u * 9216u + j3 + n123 * 12u + 6144u];
        let a125 = x0[h2 % 4u * 768u + h2 / 4u * 9216u + min(j3 + 8u, 11u) + n123 * 12u + 6144u];
        let w126 = subgroupShuffle(s49.x, w122);
        a29 = fma(vec2f(w126), a124, a29);
        a30 = fma(vec2f(w126), a125, a30);
        let w127 = subgroupShuffle(s50.x, w122);
        a31 = fma(vec2f(w127), a124, a31);
        a32 = fma(vec2f(w127), a125, a32);
        let w128 = subgroupShuffle(s51.x, w122);
        a33 = fma(vec2f(w128), a124, a33);
        a34 = fma(vec2f(w128), a125, a34);
        let w129 = subgroupShuffle(s52.x, w122);
        a35 = fma(vec2f(w129), a124, a35);
        a36 = fma(vec2f(w129), a125, a36);
        let w130 = subgroupShuffle(s53.x, w122);
        a37 = fma(vec2f(w130), a124, a37);
        a38 = fma(vec2f(w130), a125, a38);
        let w131 = subgroupShuffle(s54.x, w122);
        a39 = fma(vec2f(w131), a124, a39);
        a40 = fma(vec2f(w131), a125, a40);
        let w132 = subgroupShuffle(s55.x, w122);
        a41 = fma(vec2f(w132), a124, a41);
        a42 = fma(vec2f(w132), a125, a42);
        let w133 = subgroupShuffle(s56.x, w122);
        a43 = fma(vec2f(w133), a124, a43);
        a44 = fma(vec2f(w133), a125, a44);
      }
      s49 = vec2f(s49.y, s49.x);
      s50 = vec2f(s50.y, s50.x);
      s51 = vec2f(s51.y, s51.x);
      s52 = vec2f(s52.y, s52.x);
      s53 = vec2f(s53.y, s53.x);
      s54 = vec2f(s54.y, s54.x);
      s55 = vec2f(s55.y, s55.x);
      s56 = vec2f(s56.y, s56.x);
    }
  }
  l21 = subgroupBroadcast(l21, 0u) + subgroupBroadcast(l21, 1u) + (subgroupBroadcast(l21, 2u) + subgroupBroadcast(l21, 3u)) + (subgroupBroadcast(l21, 4u) + subgroupBroadcast(l21, 5u) + (subgroupBroadcast(l21, 6u) + subgroupBroadcast(l21, 7u)));
  l22 = subgroupBroadcast(l22, 0u) + subgroupBroadcast(l22, 1u) + (subgroupBroadcast(l22, 2u) + subgroupBroadcast(l22, 3u)) + (subgroupBroadcast(l22, 4u) + subgroupBroadcast(l22, 5u) + (subgroupBroadcast(l22, 6u) + subgroupBroadcast(l22, 7u)));
  l23 = subgroupBroadcast(l23, 0u) + subgroupBroadcast(l23, 1u) + (subgroupBroadcast(l23, 2u) + subgroupBroadcast(l23, 3u)) + (subgroupBroadcast(l23, 4u) + subgroupBroadcast(l23, 5u) + (subgroupBroadcast(l23, 6u) + subgroupBroadcast(l23, 7u)));
  l24 = subgroupBroadcast(l24, 0u) + subgroupBroadcast(l24, 1u) + (subgroupBroadcast(l24, 2u) + subgroupBroadcast(l24, 3u)) + (subgroupBroadcast(l24, 4u) + subgroupBroadcast(l24, 5u) + (subgroupBroadcast(l24, 6u) + subgroupBroadcast(l24, 7u)));
  l25 = subgroupBroadcast(l25, 0u) + subgroupBroadcast(l25, 1u) + (subgroupBroadcast(l25, 2u) + subgroupBroadcast(l25, 3u)) + (subgroupBroadcast(l25, 4u) + subgroupBroadcast(l25, 5u) + (subgroupBroadcast(l25, 6u) + subgroupBroadcast(l25, 7u)));
  l26 = subgroupBroadcast(l26, 0u) + subgroupBroadcast(l26, 1u) + (subgroupBroadcast(l26, 2u) + subgroupBroadcast(l26, 3u)) + (subgroupBroadcast(l26, 4u) + subgroupBroadcast(l26, 5u) + (subgroupBroadcast(l26, 6u) + subgroupBroadcast(l26, 7u)));
  l27 = subgroupBroadcast(l27, 0u) + subgroupBroadcast(l27, 1u) + (subgroupBroadcast(l27, 2u) + subgroupBroadcast(l27, 3u)) + (subgroupBroadcast(l27, 4u) + subgroupBroadcast(l27, 5u) + (subgroupBroadcast(l27, 6u) + subgroupBroadcast(l27, 7u)));
  l28 = subgroupBroadcast(l28, 0u) + subgroupBroadcast(l28, 1u) + (subgroupBroadcast(l28, 2u) + subgroupBroadcast(l28, 3u)) + (subgroupBroadcast(l28, 4u) + subgroupBroadcast(l28, 5u) + (subgroupBroadcast(l28, 6u) + subgroupBroadcast(l28, 7u)));
  let v134 = 1.0 / l21;
  a29 = a29 * vec2f(v134);
  a30 = a30 * vec2f(v134);
  let v135 = 1.0 / l22;
  a31 = a31 * vec2f(v135);
  a32 = a32 * vec2f(v135);
  let v136 = 1.0 / l23;
  a33 = a33 * vec2f(v136);
  a34 = a34 * vec2f(v136);
  let v137 = 1.0 / l24;
  a35 = a35 * vec2f(v137);
  a36 = a36 * vec2f(v137);
  let v138 = 1.0 / l25;
  a37 = a37 * vec2f(v138);
  a38 = a38 * vec2f(v138);
  let v139 = 1.0 / l26;
  a39 = a39 * vec2f(v139);
  a40 = a40 * vec2f(v139);
  let v140 = 1.0 / l27;
  a41 = a41 * vec2f(v140);
  a42 = a42 * vec2f(v140);
  let v141 = 1.0 / l28;
  a43 = a43 * vec2f(v141);
  a44 = a44 * vec2f(v141);
  l21 = log(l21);
  l22 = log(l22);
  l23 = log(l23);
  l24 = log(l24);
  l25 = log(l25);
  l26 = log(l26);
  l27 = log(l27);
  l28 = log(l28);
  let m143 = min(i1 + 8u, 64u);
  for (var m142 = i1; m142 < m143; m142++) {
    y1[j3 + m142 * 12u + h2 * 768u] = a29;
    if (j3 + 8u < 12u) {
      y1[min(j3 + 8u, 11u) + m142 * 12u + h2 * 768u] = a30;
    }
    if (j3 == 0u) {
      y2[m142 * 2u + h2 * 128u] = m13;
    }
    if (j3 == 0u) {
      y2[m142 * 2u + 1u + h2 * 128u] = l21;
    }
    a29 = a31;
    a30 = a32;
    a31 = a33;
    a32 = a34;
    a33 = a35;
    a34 = a36;
    a35 = a37;
    a36 = a38;
    a37 = a39;
    a38 = a40;
    a39 = a41;
    a40 = a42;
    a41 = a43;
    a42 = a44;
    m13 = m14;
    l21 = l22;
    m14 = m15;
    l22 = l23;
    m15 = m16;
    l23 = l24;
    m16 = m17;
    l24 = l25;
    m17 = m18;
    l25 = l26;
    m18 = m19;
    l26 = l27;
    m19 = m20;
    l27 = l28;
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
    let a24 = x0[k23 % 24u + k23 / 24u * 1536u + r21 % 64u * 24u + r21 / 64u * 6144u];
    let a25 = x0[k23 % 24u + k23 / 24u * 1536u + r22 % 64u * 24u + r22 / 64u * 6144u];
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
    let a24 = x0[k23 % 24u + k23 / 24u * 1536u + r21 % 64u * 24u + r21 / 64u * 6144u];
    let a25 = x0[k23 % 24u + k23 / 24u * 1536u + r22 % 64u * 24u + r22 / 64u * 6144u];
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
    let a24 = x0[k23 % 64u * 24u + k23 / 64u * 6144u + r21 % 24u + r21 / 24u * 1536u];
    let a25 = x0[k23 % 64u * 24u + k23 / 64u * 6144u + r22 % 24u + r22 / 24u * 1536u];
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
    y2[m34 % 64u * 6u + m34 / 64u * 1536u + n4 % 6u + n4 / 6u * 384u] = c5;
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

// rows_2048x6
enable subgroups;

@group(0) @binding(0) var<storage, read> x0: array<vec4f>;
@group(0) @binding(1) var<storage, read> x1: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> y2: array<f32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i0 = workgroup.x * 8u + local / 8u;
  let j1 = local % 8u;
  var t2: vec4f = vec4f(0.0);
  for (var k3 = j1; k3 < 6u; k3 += 8u) {
    let a4 = x0[i0 * 6u + k3];
    let a5 = x1[i0 * 6u + k3];
    t2 += a4 * a5;
  }
  let t6 = t2.x + t2.y + (t2.z + t2.w);
  let t7 = subgroupAdd(t6);
  if (j1 == 0u) {
    y2[i0] = t7;
  }
}

// attention_dq_32x1x64x64
enable subgroups;

@group(0) @binding(0) var<storage, read> x0: array<f32>;
@group(0) @binding(1) var<storage, read> x1: array<f32>;
@group(0) @binding(2) var<storage, read> x2: array<vec2f>;
@group(0) @binding(3) var<storage, read> x3: array<vec2f>;
@group(0) @binding(4) var<storage, read_write> y4: array<vec2f>;

@compute @workgroup_size(8)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let w0 = workgroup.x;
  let i1 = w0 % 8u * 8u;
  let h2 = w0 / 8u;
  let j3 = local % 8u;
  let r4 = min(i1, 63u);
  let r5 = min(i1 + 1u, 63u);
  let r6 = min(i1 + 2u, 63u);
  let r7 = min(i1 + 3u, 63u);
  let r8 = min(i1 + 4u, 63u);
  let r9 = min(i1 + 5u, 63u);
  let r10 = min(i1 + 6u, 63u);
  let r11 = min(i1 + 7u, 63u);
  let r12 = min(i1 + j3, 63u);
  var a13: vec2f = vec2f(0.0);
  var a14: vec2f = vec2f(0.0);
  var a15: vec2f = vec2f(0.0);
  var a16: vec2f = vec2f(0.0);
  var a17: vec2f = vec2f(0.0);
  var a18: vec2f = vec2f(0.0);
  var a19: vec2f = vec2f(0.0);
  var a20: vec2f = vec2f(0.0);
  var a21: vec2f = vec2f(0.0);
  var a22: vec2f = vec2f(0.0);
  var a23: vec2f = vec2f(0.0);
  var a24: vec2f = vec2f(0.0);
  var a25: vec2f = vec2f(0.0);
  var a26: vec2f = vec2f(0.0);
  var a27: vec2f = vec2f(0.0);
  var a28: vec2f = vec2f(0.0);
  let a29 = x0[r12 * 2u + h2 * 128u];
  let f30 = subgroupBroadcast(a29, 0u);
  let f31 = subgroupBroadcast(a29, 1u);
  let f32_ = subgroupBroadcast(a29, 2u);
  let f33 = subgroupBroadcast(a29, 3u);
  let f34 = subgroupBroadcast(a29, 4u);
  let f35 = subgroupBroadcast(a29, 5u);
  let f36 = subgroupBroadcast(a29, 6u);
  let f37 = subgroupBroadcast(a29, 7u);
  let a38 = x0[r12 * 2u + h2 * 128u + 1u];
  let f39 = subgroupBroadcast(a38, 0u);
  let f40 = subgroupBroadcast(a38, 1u);
  let f41 = subgroupBroadcast(a38, 2u);
  let f42 = subgroupBroadcast(a38, 3u);
  let f43 = subgroupBroadcast(a38, 4u);
  let f44 = subgroupBroadcast(a38, 5u);
  let f45 = subgroupBroadcast(a38, 6u);
  let f46 = subgroupBroadcast(a38, 7u);
  let a47 = x1[r12 + h2 * 64u];
  let f48 = subgroupBroadcast(a47, 0u);
  let f49 = subgroupBroadcast(a47, 1u);
  let f50 = subgroupBroadcast(a47, 2u);
  let f51 = subgroupBroadcast(a47, 3u);
  let f52 = subgroupBroadcast(a47, 4u);
  let f53 = subgroupBroadcast(a47, 5u);
  let f54 = subgroupBroadcast(a47, 6u);
  let f55 = subgroupBroadcast(a47, 7u);
  let i56 = min(i1 + 8u, 64u) - 1u;
  let t57 = (u32(max(min(64i, i32(i56) + 1i), 0i)) + 15u) / 16u;
  for (var t58 = 0u; t58 < t57; t58++) {
    let n59 = t58 * 8u + j3;
    var s60: vec2f = vec2f(0.0);
    var s61: vec2f = vec2f(0.0);
    var s62: vec2f = vec2f(0.0);
    var s63: vec2f = vec2f(0.0);
    var s64: vec2f = vec2f(0.0);
    var s65: vec2f = vec2f(0.0);
    var s66: vec2f = vec2f(0.0);
    var s67: vec2f = vec2f(0.0);
    for (var k68 = 0u; k68 < 12u; k68++) {
      let a69 = x2[h2 % 4u * 768u + h2 / 4u * 9216u + k68 + r12 * 12u];
      let a70 = x2[h2 % 4u * 768u + h2 / 4u * 9216u + k68 + n59 * 24u + 3072u];
      let a71 = x2[h2 % 4u * 768u + h2 / 4u * 9216u + k68 + n59 * 24u + 3084u];
      let b72 = vec2f(a70.x, a71.x);
      s60 = fma(vec2f(subgroupBroadcast(a69.x, 0u)), b72, s60);
      s61 = fma(vec2f(subgroupBroadcast(a69.x, 1u)), b72, s61);
      s62 = fma(vec2f(subgroupBroadcast(a69.x, 2u)), b72, s62);
      s63 = fma(vec2f(subgroupBroadcast(a69.x, 3u)), b72, s63);
      s64 = fma(vec2f(subgroupBroadcast(a69.x, 4u)), b72, s64);
      s65 = fma(vec2f(subgroupBroadcast(a69.x, 5u)), b72, s65);
      s66 = fma(vec2f(subgroupBroadcast(a69.x, 6u)), b72, s66);
      s67 = fma(vec2f(subgroupBroadcast(a69.x, 7u)), b72, s67);
      let b73 = vec2f(a70.y, a71.y);
      s60 = fma(vec2f(subgroupBroadcast(a69.y, 0u)), b73, s60);
      s61 = fma(vec2f(subgroupBroadcast(a69.y, 1u)), b73, s61);
      s62 = fma(vec2f(subgroupBroadcast(a69.y, 2u)), b73, s62);
      s63 = fma(vec2f(subgroupBroadcast(a69.y, 3u)), b73, s63);
      s64 = fma(vec2f(subgroupBroadcast(a69.y, 4u)), b73, s64);
      s65 = fma(vec2f(subgroupBroadcast(a69.y, 5u)), b73, s65);
      s66 = fma(vec2f(subgroupBroadcast(a69.y, 6u)), b73, s66);
      s67 = fma(vec2f(subgroupBroadcast(a69.y, 7u)), b73, s67);
    }
    var s74: vec2f = vec2f(0.0);
    var s75: vec2f = vec2f(0.0);
    var s76: vec2f = vec2f(0.0);
    var s77: vec2f = vec2f(0.0);
    var s78: vec2f = vec2f(0.0);
    var s79: vec2f = vec2f(0.0);
    var s80: vec2f = vec2f(0.0);
    var s81: vec2f = vec2f(0.0);
    for (var k82 = 0u; k82 < 12u; k82++) {
      let a83 = x3[k82 + r12 * 12u + h2 * 768u];
      let a84 = x2[h2 % 4u * 768u + h2 / 4u * 9216u + k82 + n59 * 24u + 6144u];
      let a85 = x2[h2 % 4u * 768u + h2 / 4u * 9216u + k82 + n59 * 24u + 6156u];
      let b86 = vec2f(a84.x, a85.x);
      s74 = fma(vec2f(subgroupBroadcast(a83.x, 0u)), b86, s74);
      s75 = fma(vec2f(subgroupBroadcast(a83.x, 1u)), b86, s75);
      s76 = fma(vec2f(subgroupBroadcast(a83.x, 2u)), b86, s76);
      s77 = fma(vec2f(subgroupBroadcast(a83.x, 3u)), b86, s77);
      s78 = fma(vec2f(subgroupBroadcast(a83.x, 4u)), b86, s78);
      s79 = fma(vec2f(subgroupBroadcast(a83.x, 5u)), b86, s79);
      s80 = fma(vec2f(subgroupBroadcast(a83.x, 6u)), b86, s80);
      s81 = fma(vec2f(subgroupBroadcast(a83.x, 7u)), b86, s81);
      let b87 = vec2f(a84.y, a85.y);
      s74 = fma(vec2f(subgroupBroadcast(a83.y, 0u)), b87, s74);
      s75 = fma(vec2f(subgroupBroadcast(a83.y, 1u)), b87, s75);
      s76 = fma(vec2f(subgroupBroadcast(a83.y, 2u)), b87, s76);
      s77 = fma(vec2f(subgroupBroadcast(a83.y, 3u)), b87, s77);
      s78 = fma(vec2f(subgroupBroadcast(a83.y, 4u)), b87, s78);
      s79 = fma(vec2f(subgroupBroadcast(a83.y, 5u)), b87, s79);
      s80 = fma(vec2f(subgroupBroadcast(a83.y, 6u)), b87, s80);
      s81 = fma(vec2f(subgroupBroadcast(a83.y, 7u)), b87, s81);
    }
    let v88 = vec2i(vec2u(n59 * 2u, n59 * 2u + 1u));
    let v89 = i32(r4);
    let v90 = select(vec2f(-1e+30), s60 / vec2f(4.8989797), v88 <= vec2i(v89));
    let v91 = exp(v90 - vec2f(f30) - vec2f(f39));
    let v92 = vec2i(vec2u(n59 * 2u, n59 * 2u + 1u));
    let v93 = i32(r4);
    let v94 = select(vec2f(0.0), vec2f(1.0), v92 <= vec2i(v93)) / vec2f(4.8989797);
    s60 = v91 * (s74 - vec2f(f48)) * v94;
    let v95 = vec2i(vec2u(n59 * 2u, n59 * 2u + 1u));
    let v96 = i32(r5);
    let v97 = select(vec2f(-1e+30), s61 / vec2f(4.8989797), v95 <= vec2i(v96));
    let v98 = exp(v97 - vec2f(f31) - vec2f(f40));
    let v99 = vec2i(vec2u(n59 * 2u, n59 * 2u + 1u));
    let v100 = i32(r5);
    let v101 = select(vec2f(0.0), vec2f(1.0), v99 <= vec2i(v100)) / vec2f(4.8989797);
    s61 = v98 * (s75 - vec2f(f49)) * v101;
    let v102 = vec2i(vec2u(n59 * 2u, n59 * 2u + 1u));
    let v103 = i32(r6);
    let v104 = select(vec2f(-1e+30), s62 / vec2f(4.8989797), v102 <= vec2i(v103));
    let v105 = exp(v104 - vec2f(f32_) - vec2f(f41));
    let v106 = vec2i(vec2u(n59 * 2u, n59 * 2u + 1u));
    let v107 = i32(r6);
    let v108 = select(vec2f(0.0), vec2f(1.0), v106 <= vec2i(v107)) / vec2f(4.8989797);
    s62 = v105 * (s76 - vec2f(f50)) * v108;
    let v109 = vec2i(vec2u(n59 * 2u, n59 * 2u + 1u));
    let v110 = i32(r7);
    let v111 = select(vec2f(-1e+30), s63 / vec2f(4.8989797), v109 <= vec2i(v110));
    let v112 = exp(v111 - vec2f(f33) - vec2f(f42));
    let v113 = vec2i(vec2u(n59 * 2u, n59 * 2u + 1u));
    let v114 = i32(r7);
    let v115 = select(vec2f(0.0), vec2f(1.0), v113 <= vec2i(v114)) / vec2f(4.8989797);
    s63 = v112 * (s77 - vec2f(f51)) * v115;
    let v116 = vec2i(vec2u(n59 * 2u, n59 * 2u + 1u));
    let v117 = i32(r8);
    let v118 = select(vec2f(-1e+30), s64 / vec2f(4.8989797), v116 <= vec2i(v117));
    let v119 = exp(v118 - vec2f(f34) - vec2f(f43));
    let v120 = vec2i(vec2u(n59 * 2u, n59 * 2u + 1u));
    let v121 = i32(r8);
    let v122 = select(vec2f(0.0), vec2f(1.0), v120 <= vec2i(v121)) / vec2f(4.8989797);
    s64 = v119 * (s78 - vec2f(f52)) * v122;
    let v123 = vec2i(vec2u(n59 * 2u, n59 * 2u + 1u));
    let v124 = i32(r9);
    let v125 = select(vec2f(-1e+30), s65 / vec2f(4.8989797), v123 <= vec2i(v124));
    let v126 = exp(v125 - vec2f(f35) - vec2f(f44));
    let v127 = vec2i(vec2u(n59 * 2u, n59 * 2u + 1u));
    let v128 = i32(r9);
    let v129 = select(vec2f(0.0), vec2f(1.0), v127 <= vec2i(v128)) / vec2f(4.8989797);
    s65 = v126 * (s79 - vec2f(f53)) * v129;
    let v130 = vec2i(vec2u(n59 * 2u, n59 * 2u + 1u));
    let v131 = i32(r10);
    let v132 = select(vec2f(-1e+30), s66 / vec2f(4.8989797), v130 <= vec2i(v131));
    let v133 = exp(v132 - vec2f(f36) - vec2f(f45));
    let v134 = vec2i(vec2u(n59 * 2u, n59 * 2u + 1u));
    let v135 = i32(r10);
    let v136 = select(vec2f(0.0), vec2f(1.0), v134 <= vec2i(v135)) / vec2f(4.8989797);
    s66 = v133 * (s80 - vec2f(f54)) * v136;
    let v137 = vec2i(vec2u(n59 * 2u, n59 * 2u + 1u));
    let v138 = i32(r11);
    let v139 = select(vec2f(-1e+30), s67 / vec2f(4.8989797), v137 <= vec2i(v138));
    let v140 = exp(v139 - vec2f(f37) - vec2f(f46));
    let v141 = vec2i(vec2u(n59 * 2u, n59 * 2u + 1u));
    let v142 = i32(r11);
    let v143 = select(vec2f(0.0), vec2f(1.0), v141 <= vec2i(v142)) / vec2f(4.8989797);
    s67 = v140 * (s81 - vec2f(f55)) * v143;
    let n144 = t58 * 16u;
    for (var p145 = 0u; p145 < 2u; p145++) {
      let w146 = min((64u - n144 + 1u) / 2u, 8u);
      for (var w147 = 0u; w147 < w146; w147++) {
        let n148 = n144 + w147 * 2u + p145;
        let a149 = x2[h2 % 4u * 768u + h2 / 4u * 9216u + j3 + n148 * 12u + 3072u];
        let a150 = x2[h2 % 4u * 768u + h2 / 4u * 9216u + min(j3 + 8u, 11u) + n148 * 12u + 3072u];
        let w151 = subgroupShuffle(s60.x, w147);
        a13 = fma(vec2f(w151), a149, a13);
        a14 = fma(vec2f(w151), a150, a14);
        let w152 = subgroupShuffle(s61.x, w147);
        a15 = fma(vec2f(w152), a149, a15);
        a16 = fma(vec2f(w152), a150, a16);
        let w153 = subgroupShuffle(s62.x, w147);
        a17 = fma(vec2f(w153), a149, a17);
        a18 = fma(vec2f(w153), a150, a18);
        let w154 = subgroupShuffle(s63.x, w147);
        a19 = fma(vec2f(w154), a149, a19);
        a20 = fma(vec2f(w154), a150, a20);
        let w155 = subgroupShuffle(s64.x, w147);
        a21 = fma(vec2f(w155), a149, a21);
        a22 = fma(vec2f(w155), a150, a22);
        let w156 = subgroupShuffle(s65.x, w147);
        a23 = fma(vec2f(w156), a149, a23);
        a24 = fma(vec2f(w156), a150, a24);
        let w157 = subgroupShuffle(s66.x, w147);
        a25 = fma(vec2f(w157), a149, a25);
        a26 = fma(vec2f(w157), a150, a26);
        let w158 = subgroupShuffle(s67.x, w147);
        a27 = fma(vec2f(w158), a149, a27);
        a28 = fma(vec2f(w158), a150, a28);
      }
      s60 = vec2f(s60.y, s60.x);
      s61 = vec2f(s61.y, s61.x);
      s62 = vec2f(s62.y, s62.x);
      s63 = vec2f(s63.y, s63.x);
      s64 = vec2f(s64.y, s64.x);
      s65 = vec2f(s65.y, s65.x);
      s66 = vec2f(s66.y, s66.x);
      s67 = vec2f(s67.y, s67.x);
    }
  }
  let m160 = min(i1 + 8u, 64u);
  for (var m159 = i1; m159 < m160; m159++) {
    y4[h2 % 4u * 768u + h2 / 4u * 9216u + j3 + m159 * 12u] = a13;
    if (j3 + 8u < 12u) {
      y4[h2 % 4u * 768u + h2 / 4u * 9216u + min(j3 + 8u, 11u) + m159 * 12u] = a14;
    }
    a13 = a15;
    a14 = a16;
    a15 = a17;
    a16 = a18;
    a17 = a19;
    a18 = a20;
    a19 = a21;
    a20 = a22;
    a21 = a23;
    a22 = a24;
    a23 = a25;
    a24 = a26;
    a25 = a27;
    a26 = a28;
  }
}

// attention_dkv_32x1x64x64
enable subgroups;

@group(0) @binding(0) var<storage, read> x0: array<vec2f>;
@group(0) @binding(1) var<storage, read> x1: array<vec2f>;
@group(0) @binding(2) var<storage, read> x2: array<f32>;
@group(0) @binding(3) var<storage, read> x3: array<vec2f>;
@group(0) @binding(4) var<storage, read_write> y4: array<vec2f>;

@compute @workgroup_size(8)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let w0 = workgroup.x;
  let i1 = w0 % 8u * 8u;
  let h2 = w0 / 8u;
  let j3 = local % 8u;
  let r4 = min(i1, 63u);
  let r5 = min(i1 + 1u, 63u);
  let r6 = min(i1 + 2u, 63u);
  let r7 = min(i1 + 3u, 63u);
  let r8 = min(i1 + 4u, 63u);
  let r9 = min(i1 + 5u, 63u);
  let r10 = min(i1 + 6u, 63u);
  let r11 = min(i1 + 7u, 63u);
  let r12 = min(i1 + j3, 63u);
  var a13: vec2f = vec2f(0.0);
  var a14: vec2f = vec2f(0.0);
  var a15: vec2f = vec2f(0.0);
  var a16: vec2f = vec2f(0.0);
  var a17: vec2f = vec2f(0.0);
  var a18: vec2f = vec2f(0.0);
  var a19: vec2f = vec2f(0.0);
  var a20: vec2f = vec2f(0.0);
  var a21: vec2f = vec2f(0.0);
  var a22: vec2f = vec2f(0.0);
  var a23: vec2f = vec2f(0.0);
  var a24: vec2f = vec2f(0.0);
  var a25: vec2f = vec2f(0.0);
  var a26: vec2f = vec2f(0.0);
  var a27: vec2f = vec2f(0.0);
  var a28: vec2f = vec2f(0.0);
  var a29: vec2f = vec2f(0.0);
  var a30: vec2f = vec2f(0.0);
  var a31: vec2f = vec2f(0.0);
  var a32: vec2f = vec2f(0.0);
  var a33: vec2f = vec2f(0.0);
  var a34: vec2f = vec2f(0.0);
  var a35: vec2f = vec2f(0.0);
  var a36: vec2f = vec2f(0.0);
  var a37: vec2f = vec2f(0.0);
  var a38: vec2f = vec2f(0.0);
  var a39: vec2f = vec2f(0.0);
  var a40: vec2f = vec2f(0.0);
  var a41: vec2f = vec2f(0.0);
  var a42: vec2f = vec2f(0.0);
  var a43: vec2f = vec2f(0.0);
  var a44: vec2f = vec2f(0.0);
  let i45 = min(i1 + 8u, 64u) - 1u;
  let t46 = u32(max(i32(i1), 0i)) / 16u;
  for (var t47 = t46; t47 < 4u; t47++) {
    let n48 = t47 * 8u + j3;
    var s49: vec2f = vec2f(0.0);
    var s50: vec2f = vec2f(0.0);
    var s51: vec2f = vec2f(0.0);
    var s52: vec2f = vec2f(0.0);
    var s53: vec2f = vec2f(0.0);
    var s54: vec2f = vec2f(0.0);
    var s55: vec2f = vec2f(0.0);
    var s56: vec2f = vec2f(0.0);
    for (var k57 = 0u; k57 < 12u; k57++) {
      let a58 = x0[h2 % 4u * 768u + h2 / 4u * 9216u + k57 + r12 * 12u + 3072u];
      let a59 = x0[h2 % 4u * 768u + h2 / 4u * 9216u + k57 + n48 * 24u];
      let a60 = x0[h2 % 4u * 768u + h2 / 4u * 9216u + k57 + n48 * 24u + 12u];
      let b61 = vec2f(a59.x, a60.x);
      s49 = fma(vec2f(subgroupBroadcast(a58.x, 0u)), b61, s49);
      s50 = fma(vec2f(subgroupBroadcast(a58.x, 1u)), b61, s50);
      s51 = fma(vec2f(subgroupBroadcast(a58.x, 2u)), b61, s51);
      s52 = fma(vec2f(subgroupBroadcast(a58.x, 3u)), b61, s52);
      s53 = fma(vec2f(subgroupBroadcast(a58.x, 4u)), b61, s53);
      s54 = fma(vec2f(subgroupBroadcast(a58.x, 5u)), b61, s54);
      s55 = fma(vec2f(subgroupBroadcast(a58.x, 6u)), b61, s55);
      s56 = fma(vec2f(subgroupBroadcast(a58.x, 7u)), b61, s56);
      let b62 = vec2f(a59.y, a60.y);
      s49 = fma(vec2f(subgroupBroadcast(a58.y, 0u)), b62, s49);
      s50 = fma(vec2f(subgroupBroadcast(a58.y, 1u)), b62, s50);
      s51 = fma(vec2f(subgroupBroadcast(a58.y, 2u)), b62, s51);
      s52 = fma(vec2f(subgroupBroadcast(a58.y, 3u)), b62, s52);
      s53 = fma(vec2f(subgroupBroadcast(a58.y, 4u)), b62, s53);
      s54 = fma(vec2f(subgroupBroadcast(a58.y, 5u)), b62, s54);
      s55 = fma(vec2f(subgroupBroadcast(a58.y, 6u)), b62, s55);
      s56 = fma(vec2f(subgroupBroadcast(a58.y, 7u)), b62, s56);
    }
    var s63: vec2f = vec2f(0.0);
    var s64: vec2f = vec2f(0.0);
    var s65: vec2f = vec2f(0.0);
    var s66: vec2f = vec2f(0.0);
    var s67: vec2f = vec2f(0.0);
    var s68: vec2f = vec2f(0.0);
    var s69: vec2f = vec2f(0.0);
    var s70: vec2f = vec2f(0.0);
    for (var k71 = 0u; k71 < 12u; k71++) {
      let a72 = x0[h2 % 4u * 768u + h2 / 4u * 9216u + k71 + r12 * 12u + 6144u];
      let a73 = x1[k71 + n48 * 24u + h2 * 768u];
      let a74 = x1[k71 + n48 * 24u + h2 * 768u + 12u];
      let b75 = vec2f(a73.x, a74.x);
      s63 = fma(vec2f(subgroupBroadcast(a72.x, 0u)), b75, s63);
      s64 = fma(vec2f(subgroupBroadcast(a72.x, 1u)), b75, s64);
      s65 = fma(vec2f(subgroupBroadcast(a72.x, 2u)), b75, s65);
      s66 = fma(vec2f(subgroupBroadcast(a72.x, 3u)), b75, s66);
      s67 = fma(vec2f(subgroupBroadcast(a72.x, 4u)), b75, s67);
      s68 = fma(vec2f(subgroupBroadcast(a72.x, 5u)), b75, s68);
      s69 = fma(vec2f(subgroupBroadcast(a72.x, 6u)), b75, s69);
      s70 = fma(vec2f(subgroupBroadcast(a72.x, 7u)), b75, s70);
      let b76 = vec2f(a73.y, a74.y);
      s63 = fma(vec2f(subgroupBroadcast(a72.y, 0u)), b76, s63);
      s64 = fma(vec2f(subgroupBroadcast(a72.y, 1u)), b76, s64);
      s65 = fma(vec2f(subgroupBroadcast(a72.y, 2u)), b76, s65);
      s66 = fma(vec2f(subgroupBroadcast(a72.y, 3u)), b76, s66);
      s67 = fma(vec2f(subgroupBroadcast(a72.y, 4u)), b76, s67);
      s68 = fma(vec2f(subgroupBroadcast(a72.y, 5u)), b76, s68);
      s69 = fma(vec2f(subgroupBroadcast(a72.y, 6u)), b76, s69);
      s70 = fma(vec2f(subgroupBroadcast(a72.y, 7u)), b76, s70);
    }
    let a77 = x2[n48 * 4u + h2 * 128u];
    let a78 = x2[n48 * 4u + h2 * 128u + 2u];
    let v79 = vec2f(a77, a78);
    let a80 = x2[n48 * 4u + h2 * 128u + 1u];
    let a81 = x2[n48 * 4u + h2 * 128u + 3u];
    let v82 = vec2f(a80, a81);
    let a83 = x3[n48 + h2 * 32u];
    let v84 = i32(r4);
    let v85 = vec2i(vec2u(n48 * 2u, n48 * 2u + 1u));
    let v86 = select(vec2f(-1e+30), s49 / vec2f(4.8989797), vec2i(v84) <= v85);
    let v87 = exp(v86 - v79 - v82);
    let v88 = i32(r4);
    let v89 = vec2i(vec2u(n48 * 2u, n48 * 2u + 1u));
    let v90 = select(vec2f(0.0), vec2f(1.0), vec2i(v88) <= v89) / vec2f(4.8989797);
    s49 = v87 * (s63 - a83) * v90;
    s63 = v87;
    let v91 = i32(r5);
    let v92 = vec2i(vec2u(n48 * 2u, n48 * 2u + 1u));
    let v93 = select(vec2f(-1e+30), s50 / vec2f(4.8989797), vec2i(v91) <= v92);
    let v94 = exp(v93 - v79 - v82);
    let v95 = i32(r5);
    let v96 = vec2i(vec2u(n48 * 2u, n48 * 2u + 1u));
    let v97 = select(vec2f(0.0), vec2f(1.0), vec2i(v95) <= v96) / vec2f(4.8989797);
    s50 = v94 * (s64 - a83) * v97;
    s64 = v94;
    let v98 = i32(r6);
    let v99 = vec2i(vec2u(n48 * 2u, n48 * 2u + 1u));
    let v100 = select(vec2f(-1e+30), s51 / vec2f(4.8989797), vec2i(v98) <= v99);
    let v101 = exp(v100 - v79 - v82);
    let v102 = i32(r6);
    let v103 = vec2i(vec2u(n48 * 2u, n48 * 2u + 1u));
    let v104 = select(vec2f(0.0), vec2f(1.0), vec2i(v102) <= v103) / vec2f(4.8989797);
    s51 = v101 * (s65 - a83) * v104;
    s65 = v101;
    let v105 = i32(r7);
    let v106 = vec2i(vec2u(n48 * 2u, n48 * 2u + 1u));
    let v107 = select(vec2f(-1e+30), s52 / vec2f(4.8989797), vec2i(v105) <= v106);
    let v108 = exp(v107 - v79 - v82);
    let v109 = i32(r7);
    let v110 = vec2i(vec2u(n48 * 2u, n48 * 2u + 1u));
    let v111 = select(vec2f(0.0), vec2f(1.0), vec2i(v109) <= v110) / vec2f(4.8989797);
    s52 = v108 * (s66 - a83) * v111;
    s66 = v108;
    let v112 = i32(r8);
    let v113 = vec2i(vec2u(n48 * 2u, n48 * 2u + 1u));
    let v114 = select(vec2f(-1e+30), s53 / vec2f(4.8989797), vec2i(v112) <= v113);
    let v115 = exp(v114 - v79 - v82);
    let v116 = i32(r8);
    let v117 = vec2i(vec2u(n48 * 2u, n48 * 2u + 1u));
    let v118 = select(vec2f(0.0), vec2f(1.0), vec2i(v116) <= v117) / vec2f(4.8989797);
    s53 = v115 * (s67 - a83) * v118;
    s67 = v115;
    let v119 = i32(r9);
    let v120 = vec2i(vec2u(n48 * 2u, n48 * 2u + 1u));
    let v121 = select(vec2f(-1e+30), s54 / vec2f(4.8989797), vec2i(v119) <= v120);
    let v122 = exp(v121 - v79 - v82);
    let v123 = i32(r9);
    let v124 = vec2i(vec2u(n48 * 2u, n48 * 2u + 1u));
    let v125 = select(vec2f(0.0), vec2f(1.0), vec2i(v123) <= v124) / vec2f(4.8989797);
    s54 = v122 * (s68 - a83) * v125;
    s68 = v122;
    let v126 = i32(r10);
    let v127 = vec2i(vec2u(n48 * 2u, n48 * 2u + 1u));
    let v128 = select(vec2f(-1e+30), s55 / vec2f(4.8989797), vec2i(v126) <= v127);
    let v129 = exp(v128 - v79 - v82);
    let v130 = i32(r10);
    let v131 = vec2i(vec2u(n48 * 2u, n48 * 2u + 1u));
    let v132 = select(vec2f(0.0), vec2f(1.0), vec2i(v130) <= v131) / vec2f(4.8989797);
    s55 = v129 * (s69 - a83) * v132;
    s69 = v129;
    let v133 = i32(r11);
    let v134 = vec2i(vec2u(n48 * 2u, n48 * 2u + 1u));
    let v135 = select(vec2f(-1e+30), s56 / vec2f(4.8989797), vec2i(v133) <= v134);
    let v136 = exp(v135 - v79 - v82);
    let v137 = i32(r11);
    let v138 = vec2i(vec2u(n48 * 2u, n48 * 2u + 1u));
    let v139 = select(vec2f(0.0), vec2f(1.0), vec2i(v137) <= v138) / vec2f(4.8989797);
    s56 = v136 * (s70 - a83) * v139;
    s70 = v136;
    let n140 = t47 * 16u;
    for (var p141 = 0u; p141 < 2u; p141++) {
      let w142 = min((64u - n140 + 1u) / 2u, 8u);
      for (var w143 = 0u; w143 < w142; w143++) {
        let n144 = n140 + w143 * 2u + p141;
        let a145 = x1[j3 + n144 * 12u + h2 * 768u];
        let a146 = x1[min(j3 + 8u, 11u) + n144 * 12u + h2 * 768u];
        let w147 = subgroupShuffle(s63.x, w143);
        a29 = fma(vec2f(w147), a145, a29);
        a30 = fma(vec2f(w147), a146, a30);
        let w148 = subgroupShuffle(s64.x, w143);
        a31 = fma(vec2f(w148), a145, a31);
        a32 = fma(vec2f(w148), a146, a32);
        let w149 = subgroupShuffle(s65.x, w143);
        a33 = fma(vec2f(w149), a145, a33);
        a34 = fma(vec2f(w149), a146, a34);
        let w150 = subgroupShuffle(s66.x, w143);
        a35 = fma(vec2f(w150), a145, a35);
        a36 = fma(vec2f(w150), a146, a36);
        let w151 = subgroupShuffle(s67.x, w143);
        a37 = fma(vec2f(w151), a145, a37);
        a38 = fma(vec2f(w151), a146, a38);
        let w152 = subgroupShuffle(s68.x, w143);
        a39 = fma(vec2f(w152), a145, a39);
        a40 = fma(vec2f(w152), a146, a40);
        let w153 = subgroupShuffle(s69.x, w143);
        a41 = fma(vec2f(w153), a145, a41);
        a42 = fma(vec2f(w153), a146, a42);
        let w154 = subgroupShuffle(s70.x, w143);
        a43 = fma(vec2f(w154), a145, a43);
        a44 = fma(vec2f(w154), a146, a44);
      }
      s63 = vec2f(s63.y, s63.x);
      s64 = vec2f(s64.y, s64.x);
      s65 = vec2f(s65.y, s65.x);
      s66 = vec2f(s66.y, s66.x);
      s67 = vec2f(s67.y, s67.x);
      s68 = vec2f(s68.y, s68.x);
      s69 = vec2f(s69.y, s69.x);
      s70 = vec2f(s70.y, s70.x);
    }
    let n155 = t47 * 16u;
    for (var p156 = 0u; p156 < 2u; p156++) {
      let w157 = min((64u - n155 + 1u) / 2u, 8u);
      for (var w158 = 0u; w158 < w157; w158++) {
        let n159 = n155 + w158 * 2u + p156;
        let a160 = x0[h2 % 4u * 768u + h2 / 4u * 9216u + j3 + n159 * 12u];
        let a161 = x0[h2 % 4u * 768u + h2 / 4u * 9216u + min(j3 + 8u, 11u) + n159 * 12u];
        let w162 = subgroupShuffle(s49.x, w158);
        a13 = fma(vec2f(w162), a160, a13);
        a14 = fma(vec2f(w162), a161, a14);
        let w163 = subgroupShuffle(s50.x, w158);
        a15 = fma(vec2f(w163), a160, a15);
        a16 = fma(vec2f(w163), a161, a16);
        let w164 = subgroupShuffle(s51.x, w158);
        a17 = fma(vec2f(w164), a160, a17);
        a18 = fma(vec2f(w164), a161, a18);
        let w165 = subgroupShuffle(s52.x, w158);
        a19 = fma(vec2f(w165), a160, a19);
        a20 = fma(vec2f(w165), a161, a20);
        let w166 = subgroupShuffle(s53.x, w158);
        a21 = fma(vec2f(w166), a160, a21);
        a22 = fma(vec2f(w166), a161, a22);
        let w167 = subgroupShuffle(s54.x, w158);
        a23 = fma(vec2f(w167), a160, a23);
        a24 = fma(vec2f(w167), a161, a24);
        let w168 = subgroupShuffle(s55.x, w158);
        a25 = fma(vec2f(w168), a160, a25);
        a26 = fma(vec2f(w168), a161, a26);
        let w169 = subgroupShuffle(s56.x, w158);
        a27 = fma(vec2f(w169), a160, a27);
        a28 = fma(vec2f(w169), a161, a28);
      }
      s49 = vec2f(s49.y, s49.x);
      s50 = vec2f(s50.y, s50.x);
      s51 = vec2f(s51.y, s51.x);
      s52 = vec2f(s52.y, s52.x);
      s53 = vec2f(s53.y, s53.x);
      s54 = vec2f(s54.y, s54.x);
      s55 = vec2f(s55.y, s55.x);
      s56 = vec2f(s56.y, s56.x);
    }
  }
  let m171 = min(i1 + 8u, 64u);
  for (var m170 = i1; m170 < m171; m170++) {
    y4[h2 % 4u * 768u + h2 / 4u * 9216u + j3 + m170 * 12u + 3072u] = a13;
    if (j3 + 8u < 12u) {
      y4[h2 % 4u * 768u + h2 / 4u * 9216u + min(j3 + 8u, 11u) + m170 * 12u + 3072u] = a14;
    }
    y4[h2 % 4u * 768u + h2 / 4u * 9216u + j3 + m170 * 12u + 6144u] = a29;
    if (j3 + 8u < 12u) {
      y4[h2 % 4u * 768u + h2 / 4u * 9216u + min(j3 + 8u, 11u) + m170 * 12u + 6144u] = a30;
    }
    a13 = a15;
    a14 = a16;
    a15 = a17;
    a16 = a18;
    a17 = a19;
    a18 = a20;
    a19 = a21;
    a20 = a22;
    a21 = a23;
    a22 = a24;
    a23 = a25;
    a24 = a26;
    a25 = a27;
    a26 = a28;
    a29 = a31;
    a30 = a32;
    a31 = a33;
    a32 = a34;
    a33 = a35;
    a34 = a36;
    a35 = a37;
    a36 = a38;
    a37 = a39;
    a38 = a40;
    a39 = a41;
    a40 = a42;
    a41 = a43;
    a42 = a44;
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
