import { expect, it } from 'vitest'
import { moment } from './words'

it('says a moment as people do', () => {
  expect(moment('2026-11-06T08:05:09')).toBe('2026年11月6日 08:05')
})
