/** `2026-11-26T18:45:00` as a person says it. */
export const moment = (iso: string) => {
  const [day = '', time = ''] = iso.split('T')
  const [year, month, date] = day.split('-').map(Number)
  return `${year}年${month}月${date}日 ${time.slice(0, 5)}`
}
