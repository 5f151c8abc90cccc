// Months a branch can start from: January of this year first, for most carry on a year that is under way.

export interface MonthChoice {
  /** `2026-10` */
  value: string
  label: string
}

/** From January of this year to the month of `today` (ISO), in order. */
export function startMonths(today: string): MonthChoice[] {
  const year = today.slice(0, 4)
  const last = Number(today.slice(5, 7))
  return Array.from({ length: last }, (_, at) => ({
    value: `${year}-${String(at + 1).padStart(2, '0')}`,
    label: `${year}年${at + 1}月`,
  }))
}

/** `2026-10` as `2026年10月`. */
export function monthWords(month: string): string {
  return `${month.slice(0, 4)}年${Number(month.slice(5, 7))}月`
}

/** `2026-10-05` as `2026年10月5日`. */
export function dayWords(day: string): string {
  return `${monthWords(day)}${Number(day.slice(8, 10))}日`
}
