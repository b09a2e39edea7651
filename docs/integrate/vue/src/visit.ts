import { loadFilesFrom } from '@caretill/elements/pay';
import { createApp } from 'vue';
import Visit from './Visit.vue';
import './platform.css';
import { ELEMENTS_FILES } from './platform';

loadFilesFrom(ELEMENTS_FILES);
createApp(Visit).mount('main');
