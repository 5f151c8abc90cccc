import { expect, test } from 'vitest'
import type { ListedMember } from '../../api/bindings/ListedMember'
import { matches } from './search'

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

test('a character with two readings is found by both', () => {
  const le = member({ name: '王乐', pinyin: 'wangle', initials: 'wl', also: ['wangyue', 'wy'] })
  expect(['wangl', 'wangy', 'wl', 'wy', 'wangm'].map((query) => matches(le, query))).toEqual([true, true, true, true, false])
})
