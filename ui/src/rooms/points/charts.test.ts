import { expect, test } from 'vitest'
import type { PointsRank } from '../../api/bindings/PointsRank'
import { ofMember, ofQuarters } from './charts'

const row = (member: string, total: number) => ({ member, total }) as PointsRank

test('a month that is open is no zero, and neither is one without the member', () => {
  expect(ofMember([[row('a', 0)], undefined, [row('b', 2)]], 'a').map((bar) => bar.value)).toEqual([0, null, null])
})

test('a quarter without a closed month has no bar', () => {
  expect(ofQuarters([2112, null]).map((bar) => [bar.name, bar.value])).toEqual([['第一季', 21.12], ['第二季', null]])
})
