import { flushPromises, mount } from '@vue/test-utils'
import { expect, test, vi } from 'vitest'
import { Failure } from '../api/call'
import ImportSteps from './ImportSteps.vue'

vi.mock('../api/commands', () => ({}))
const report = (some: object) => ({ read: 3, accepted: 2, updated: 0, unchanged: 0, refused: 1, warned: 0, rows: [], unknown_columns: [], ...some })
const at = (wrapper: ReturnType<typeof open>, name: string) => wrapper.find(`[data-test="${name}"]`)

function open(load: (path: string, dryRun: boolean) => Promise<never>) {
  return mount(ImportSteps, { props: { hint: '', load } })
}

test('nothing is written before it was looked at', async () => {
  const load = vi.fn().mockResolvedValue(report({ rows: [{ row: 8, column: '姓名', code: 'x', level: 'error', message: '没有姓名。' }] }))
  const wrapper = open(load)
  expect(at(wrapper, 'import-preview').attributes('disabled')).toBeDefined()
  await at(wrapper, 'import-path').setValue(' /盘/花名册.xlsx ')
  expect(at(wrapper, 'import-commit').exists()).toBe(false)
  await at(wrapper, 'import-preview').trigger('click')
  await flushPromises()
  expect(load.mock.calls).toEqual([['/盘/花名册.xlsx', true]])
  expect(at(wrapper, 'import-report').text()).toContain('没有姓名。')
  expect(at(wrapper, 'import-commit').text()).toContain('2 行')
  await at(wrapper, 'import-commit').trigger('click')
  await flushPromises()
  expect(load.mock.calls[1]).toEqual(['/盘/花名册.xlsx', false])
  expect(at(wrapper, 'import-report').text()).toContain('已导入')
})

test('another file asks for another look', async () => {
  const wrapper = open(vi.fn().mockResolvedValue(report({})))
  await at(wrapper, 'import-path').setValue('/a.xlsx')
  await at(wrapper, 'import-preview').trigger('click')
  await flushPromises()
  await at(wrapper, 'import-path').setValue('/b.xlsx')
  expect(at(wrapper, 'import-commit').exists()).toBe(false)
})

test('a failure is shown in its own words', async () => {
  const wrapper = open(vi.fn().mockRejectedValue(new Failure({ code: 'input-refused', message: '这不是表格文件。' })))
  await at(wrapper, 'import-path').setValue('/a.txt')
  await at(wrapper, 'import-preview').trigger('click')
  await flushPromises()
  expect(wrapper.find('[role=alert]').text()).toBe('这不是表格文件。')
})
