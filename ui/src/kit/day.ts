/** A day as people write it (`2026.3.1`, `20260301`, `2026年3月1日`) as `2026-03-01`; undefined where there is no such day. */
export function isoDay(written: string): string | undefined {
  const text = written.trim()
  const parts = /^(\d{4})(\d{2})(\d{2})$/.exec(text) ?? /^(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?$/.exec(text)
  if (!parts) return undefined
  const [year, month, day] = parts.slice(1).map(Number) as [number, number, number]
  const real = new Date(Date.UTC(year, month - 1, day))
  if (real.getUTCMonth() !== month - 1 || real.getUTCDate() !== day) return undefined
  return real.toISOString().slice(0, 10)
}

/** A date at the precision at which it is known: a year, a month or a day as people write it, as ISO text; what is none stays as it is. */
export function partialDate(written: string): string {
  const text = written.trim()
  const month = /^(\d{4})[-./年](\d{1,2})月?$/.exec(text)
  if (month && Number(month[2]) >= 1 && Number(month[2]) <= 12) return `${month[1]}-${month[2]!.padStart(2, '0')}`
  return isoDay(text) ?? /^(\d{4})年?$/.exec(text)?.[1] ?? text
}
