/** Numbers as a person reads them: three digits, the field's unit. */

/** 1234567 -> `1.23M` */
export function count(value: number): string {
  return scaled(value, 1000, ['', 'k', 'M', 'G', 'T'], '');
}

/** 1536 -> `1.5 KiB` */
export function bytes(value: number): string {
  return scaled(value, 1024, ['B', 'KiB', 'MiB', 'GiB', 'TiB'], ' ');
}

function scaled(value: number, base: number, units: readonly string[], gap: string): string {
  let power = 0;
  let rest = value;
  while (rest >= base && power < units.length - 1) {
    rest /= base;
    power += 1;
  }
  const digits = power === 0 || rest >= 100 ? rest.toFixed(0) : rest.toPrecision(3);
  const unit = units[power]!;
  return unit === '' ? digits : `${digits}${gap}${unit}`;
}

/** 75 -> `1 min 15 s` */
export function duration(seconds: number): string {
  if (seconds < 0.9995) return `${Math.round(seconds * 1000)} ms`;
  return seconds < 9.95 ? `${seconds.toFixed(1)} s` : wholeDuration(seconds);
}

/** The same to the second, for what is only an estimate. */
export function wholeDuration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** 0.00098 -> `9.8e-4` */
export function rate(value: number): string {
  return value === 0 ? '0' : value.toExponential(1);
}

/** `1 error`, `2 errors` */
export function plural(value: number, noun: string): string {
  return `${value} ${noun}${value === 1 ? '' : 's'}`;
}
