import { expect, test } from 'vitest'
import type { PointsRuleTable } from '../../api/bindings/PointsRuleTable'
import { draftOf, newItem, valuesOf, versionWords } from './rules'

const cell = (path: string, value: string) => ({ path, value, unit: 'points' as const, open: false })
const tables: PointsRuleTable[] = [{ name: '日常积分', heads: ['每次', '全年'], rows: [{ name: '志愿服务', item: 'd.vol', cells: [cell('daily.0.each', '2'), cell('daily.0.year_cap', '8')] }] }]

test('only what differs is asked for', () => {
  const values = valuesOf(tables)
  values.set('daily.0.each', ' 3 ')
  const draft = draftOf(tables, '一、\n', { values, words: '一、', added: [newItem()], dropped: new Set() })
  expect(draft).toEqual({ edits: [{ path: 'daily.0.each', value: '3' }], words: null, added: [], dropped: [] })
})

test('new words, added and struck items go along', () => {
  const added = [{ ...newItem(), name: '文明劝导', each: '1' }]
  const draft = draftOf(tables, '一、', { values: valuesOf(tables), words: '二、', added, dropped: new Set(['d.vol']) })
  expect(draft).toEqual({ edits: [], words: '二、', added, dropped: ['d.vol'] })
})

test('a version is called by its number', () => {
  expect(versionWords('tmpl.community.v1@2026.2')).toBe('第 2026.2 版')
})
