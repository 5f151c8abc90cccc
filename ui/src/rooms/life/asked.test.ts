import { expect, test } from 'vitest'
import { asked } from './asked'

test('an address without a wish shows the lists', () => {
  expect(asked({})).toBeUndefined()
  expect(asked({ view: '1' })).toBeUndefined()
})

test('an address names the kinds, day and group of a form, a plan or a record', () => {
  expect(asked({ record: 'theme-day,general', day: '2026-10-10' })).toMatchObject({ kinds: ['theme-day', 'general'], day: '2026-10-10', open: '' })
  expect(asked({ record: null })).toMatchObject({ kinds: [] })
  expect(asked({ plan: 'p' })).toMatchObject({ plan: 'p' })
  expect(asked({ open: ['g', 'h'] })).toMatchObject({ open: 'g' })
})
