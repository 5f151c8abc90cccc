// The figures behind the charts.
import type { PointsRank } from '../../api/bindings/PointsRank'

export interface Bar {
  name: string
  value: number | null
}

/** A member's points by month; none where the month is not closed or has nothing of the member. */
export const ofMember = (months: readonly (readonly PointsRank[] | undefined)[], member: string): Bar[] =>
  months.map((rows, at) => ({ name: `${at + 1}月`, value: rows?.find((row) => row.member === member)?.total ?? null }))

/** Means by quarter, which come in hundredths. */
export const ofQuarters = (quarters: readonly (number | null)[]): Bar[] =>
  quarters.map((mean, at) => ({ name: `第${'一二三四'[at]}季`, value: mean === null ? null : mean / 100 }))
