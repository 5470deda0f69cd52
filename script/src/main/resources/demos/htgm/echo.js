// ws://.../htgm/echo: says the name of who has logged in before each message; strangers are sent away.
global.server.add_websocket('htgm/echo', (context) => {
  if (!context.has_session()) {
    return undefined;
  }
  return {
    on_message(text) {
      this.send(`${context.session.get('name')}: ${text}`);
    },
    on_close() {
      console.log('a socket has closed');
    },
  };
});
