/** All of Caretill, running, seen from outside: by browsers, by REST and WebSocket clients, and by who pulls plugs. */
package org.caretill.endtoendtests;
