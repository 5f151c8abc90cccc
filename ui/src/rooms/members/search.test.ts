import { expect, test } from 'vitest'
import type { ListedMember } from '../../api/bindings/ListedMember'
import { chips, isTail, matches } from './search'

const member = (some: Partial<ListedMember>) =>
  ({ name: '曾芳琴', pinyin: 'zengfangqin', initials: 'zfq', kind: '正式党员', category: null, floating: false, lost: false, ...some }) as ListedMember

test.each([
  ['', true],
  ['  ', true],
  ['芳琴', true],
  ['zfq', true],
  ['ZFQ', true],
  ['zf', true],
  ['zeng fang', true],
  ['fq', false],
  ['邓', false],
  ['zfqx', false],
])('“%s” finds 曾芳琴: %s', (query, found) => expect(matches(member({}), query)).toBe(found))

test.each([
  ['1234', true],
  ['123X', true],
  ['123x', true],
  ['12', false],
  ['zfq', false],
  ['12a4', false],
])('“%s” is the tail of a number: %s', (query, tail) => expect(isTail(query)).toBe(tail))

test('chips name only what somebody is', () => {
  const some = [member({ category: '在职党员' }), member({ category: '在职党员', kind: '预备党员' }), member({ lost: true })]
  expect(chips(some).map((chip) => chip.label)).toEqual(['全部', '在职', '预备', '失联'])
  const probation = chips(some).find((chip) => chip.label === '预备')
  expect(some.filter((m) => probation?.test?.(m))).toEqual([some[1]])
})
