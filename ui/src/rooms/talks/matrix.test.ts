import { expect, test } from 'vitest'
import type { TalkNeed } from '../../api/bindings/TalkNeed'
import { asked } from './asked'
import { blocks, periodWords, who } from './matrix'

const need = (pair: string, period: string, due: string, talkee: string, held_on: string | null = null): TalkNeed => ({ organisation_id: 'o', pair, period, due, talker_id: 's', talkee_id: talkee, talker: '书记', talkee, held_on })

test('a block stands for a pair and period, the open ones first, and a whole half that is over is left out', () => {
  const all = [
    need('talk.secretary-committee', '2026H1', '2026-06-30', '甲', '2026-03-01'),
    need('talk.secretary-committee', '2026H2', '2026-12-31', '甲', '2026-09-01'),
    need('talk.secretary-committee', '2026H2', '2026-12-31', '乙'),
    need('talk.secretary-member', '2026', '2026-12-31', '丙', '2026-01-09'),
  ]
  const found = blocks(all, '2026-10-31')
  expect(found.map((block) => [block.title, block.done, block.needs.map((one) => one.talkee)])).toEqual([
    ['书记和班子成员 · 下半年', 1, ['乙', '甲']],
    ['书记和党员 · 全年', 1, ['丙']],
  ])
  expect(blocks(all.slice(0, 1), '2026-06-30')).toHaveLength(1)
})

test('a half that was missed stays until it is whole', () => {
  expect(blocks([need('talk.secretary-committee', '2026H1', '2026-06-30', '甲')], '2026-10-31')).toHaveLength(1)
})

test('cells and periods read as people speak', () => {
  expect(who(need('talk.secretary-member', '2026', '', '丙'))).toBe('丙')
  expect(who(need('talk.committee-committee', '2026', '', '丙'))).toBe('书记—丙')
  expect(['2026H1', '2026H2', '2026'].map(periodWords)).toEqual(['上半年', '下半年', '全年'])
})

test('an address opens a new record or a stored one', () => {
  expect(asked({ view: '1' })).toBeUndefined()
  expect(asked({ talkee: '' })).toMatchObject({ talkee: '', open: '' })
  expect(asked({ open: 't' })).toMatchObject({ open: 't' })
})
