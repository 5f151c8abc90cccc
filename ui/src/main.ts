import { createApp } from 'vue'
import App from './App.vue'
import { watchFailures } from './api/failures'
import { router } from './router'
import './style/element.css'
import './style/tokens.css'
import './style/base.css'

const app = createApp(App)
watchFailures(app)
app.use(router).mount('#app')
