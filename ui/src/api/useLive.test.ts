import { effectScope } from 'vue'
import { flushPromises } from '@vue/test-utils'
import { beforeEach, expect, test, vi } from 'vitest'
import { Failure } from './call'
import { useLive } from './useLive'

const bus = vi.hoisted(() => ({ changed: undefined as ((rooms: string[]) => void) | undefined, stopped: 0 }))
vi.mock('./call', async (original) => ({
  ...(await original<typeof import('./call')>()),
  onChanged: (then: (rooms: string[]) => void) => {
    bus.changed = then
    return () => bus.stopped++
  },
}))
beforeEach(() => {
  bus.stopped = 0
})

const inScope = <T>(work: () => T) => {
  const scope = effectScope()
  return { scope, value: scope.run(work)! }
}

test('it reads at once and again when one of its rooms changes', async () => {
  const fetch = vi.fn().mockResolvedValueOnce('old').mockResolvedValueOnce('new')
  const { value: live } = inScope(() => useLive(['members', 'branch'], fetch))
  await flushPromises()
  expect(live.data.value).toBe('old')
  bus.changed!(['talks'])
  expect(fetch).toHaveBeenCalledTimes(1)
  bus.changed!(['points', 'members'])
  await flushPromises()
  expect(live.data.value).toBe('new')
})

test('a slow old answer never overwrites a newer one', async () => {
  const answers: ((value: string) => void)[] = []
  const { value: live } = inScope(() => useLive([], () => new Promise<string>((done) => answers.push(done))))
  void live.refetch()
  answers[1]!('second')
  await flushPromises()
  answers[0]!('first')
  await flushPromises()
  expect(live.data.value).toBe('second')
  expect(live.loading.value).toBe(false)
})

test('a failure is kept beside the last good answer and goes with the next', async () => {
  const broken = new Failure({ code: 'in-use', message: '资料正被另一个程序使用' })
  const fetch = vi.fn().mockResolvedValueOnce('good').mockRejectedValueOnce(broken).mockResolvedValueOnce('again')
  const { value: live } = inScope(() => useLive([], fetch))
  await flushPromises()
  await live.refetch()
  expect(live.data.value).toBe('good')
  expect(live.failure.value).toBe(broken)
  await live.refetch()
  expect(live.data.value).toBe('again')
  expect(live.failure.value).toBeUndefined()
})

test('a page that is gone neither listens nor takes answers', async () => {
  let answer: (value: string) => void = () => {}
  const { scope, value: live } = inScope(() => useLive(['members'], () => new Promise<string>((done) => (answer = done))))
  scope.stop()
  answer('too late')
  await flushPromises()
  expect(bus.stopped).toBe(1)
  expect(live.data.value).toBeUndefined()
})
