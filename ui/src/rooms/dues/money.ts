// Sums of money: whole 分 inside, yuan as people write them outside.

/** `1271.5` as 127150; undefined where it is no sum. */
export function fen(written: string): number | undefined {
  const found = /^(\d{1,9})(?:\.(\d{1,2}))?$/.exec(written.trim().replace(/元$/, ''))
  if (!found) return undefined
  return Number(found[1]) * 100 + Number((found[2] ?? '').padEnd(2, '0'))
}

/** 127150 as `1271.50`. */
export function yuan(amount: number): string {
  const whole = Math.abs(amount)
  return `${amount < 0 ? '-' : ''}${Math.floor(whole / 100)}.${String(whole % 100).padStart(2, '0')}`
}
