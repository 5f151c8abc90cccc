import { createRouter, createWebHashHistory, type RouteRecordRaw } from 'vue-router'
import DutiesPage from './rooms/duties/DutiesPage.vue'

/** The rooms in the order of the navigation; a gap stands before those that look outwards. */
export const rooms: (RouteRecordRaw & { meta: { title: string; gap?: boolean } })[] = [
  { path: '/duties', component: DutiesPage, meta: { title: '工作台' } },
  { path: '/branch', component: () => import('./rooms/branch/BranchPage.vue'), meta: { title: '组织概况' } },
  { path: '/members', component: () => import('./rooms/members/MembersPage.vue'), meta: { title: '党员名册' } },
  { path: '/life', component: () => import('./rooms/life/LifePage.vue'), meta: { title: '组织生活' } },
  { path: '/points', component: () => import('./rooms/points/PointsPage.vue'), meta: { title: '积分管理' } },
  { path: '/dues', component: () => import('./rooms/dues/DuesPage.vue'), meta: { title: '党费' } },
  { path: '/talks', component: () => import('./rooms/talks/TalksPage.vue'), meta: { title: '谈心谈话' } },
  { path: '/archive', component: () => import('./rooms/archive/ArchivePage.vue'), meta: { title: '档案' } },
  { path: '/report', component: () => import('./rooms/report/ReportPage.vue'), meta: { title: '月报上报', gap: true } },
  { path: '/print', component: () => import('./rooms/print/PrintPage.vue'), meta: { title: '打印中心' } },
  { path: '/vault', component: () => import('./rooms/vault/VaultPage.vue'), meta: { title: '设置' } },
]

export const router = createRouter({
  history: createWebHashHistory(),
  routes: [
    ...rooms,
    { path: '/members/:id', component: () => import('./rooms/members/MemberPage.vue') },
    { path: '/:rest(.*)', redirect: '/duties' },
  ],
})
