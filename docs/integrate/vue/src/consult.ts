import '@caretill/elements/payment-request';
import { createApp } from 'vue';
import Consultation from './Consultation.vue';
import './platform.css';

createApp(Consultation).mount('main');
