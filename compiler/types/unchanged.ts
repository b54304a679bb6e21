/**
 * Copies that are made only where something changes. Nearly all types that are resolved have no
 * unknown in them: they stay the very objects they are.
 */

export function mapList<T>(items: readonly T[], change: (item: T) => T): readonly T[] {
  const changed = items.map(change);
  return changed.every((item, i) => item === items[i]) ? items : changed;
}

export function mapValues<T>(
  entries: ReadonlyMap<string, T>,
  change: (value: T) => T,
): ReadonlyMap<string, T> {
  if (entries.size === 0) return entries;
  let isChanged = false;
  const changed = new Map<string, T>();
  for (const [name, value] of entries) {
    const next = change(value);
    if (next !== value) isChanged = true;
    changed.set(name, next);
  }
  return isChanged ? changed : entries;
}

/** `whole` with these parts in place of its own. */
export function withParts<T extends object>(whole: T, parts: Partial<T>): T {
  for (const key in parts) {
    if (parts[key] !== whole[key]) return { ...whole, ...parts };
  }
  return whole;
}
