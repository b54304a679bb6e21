import { expect, test } from 'vitest';
import { bytes, count, duration, plural, rate } from '../../cli/output/quantity.ts';

test('counts', () => {
  expect([0, 7, 999, 1000, 41_234, 412_345, 1_234_567].map(count)).toEqual([
    '0',
    '7',
    '999',
    '1.00k',
    '41.2k',
    '412k',
    '1.23M',
  ]);
});

test('bytes', () => {
  expect([0, 1023, 1024, 1536, 134_217_728, 4_294_967_295].map(bytes)).toEqual([
    '0 B',
    '1023 B',
    '1.00 KiB',
    '1.50 KiB',
    '128 MiB',
    '4.00 GiB',
  ]);
});

test('durations', () => {
  expect([0.0004, 0.25, 1.25, 9.96, 59.6, 75, 3600, 9000].map(duration)).toEqual([
    '0 ms',
    '250 ms',
    '1.3 s',
    '10 s',
    '1 min 0 s',
    '1 min 15 s',
    '1 h 0 min',
    '2 h 30 min',
  ]);
});

test('learning rates and plurals', () => {
  expect([0, 0.001, 0.00098].map(rate)).toEqual(['0', '1.0e-3', '9.8e-4']);
  expect([0, 1, 2].map((n) => plural(n, 'error'))).toEqual(['0 errors', '1 error', '2 errors']);
});
