// The login of /htgm: a form, a start, a page that knows the name, and a logout.
global.server.add_path('htgm/login', (context) => {
  context.response.send_html(`
    <form action="/htgm/start" method="post">
      <label for="name">Name: </label>
      <input type="text" id="name" name="name">
      <input type="submit" value="Submit">
    </form>`);
});

global.server.add_path('htgm/start', (context) => {
  const name = context.request.get_form('name');
  context.start_session();
  context.session.set('name', name);
  context.response.send_string(`hello ${name} you have logged in`);
});

global.server.add_path('htgm/continue', (context) => {
  if (context.has_session()) {
    const name = context.session.get('name');
    context.response.send_string(`hello ${name} you are logged in`);
  } else {
    context.response.send_string('you are not logged in');
  }
});

global.server.add_path('htgm/logout', (context) => {
  context.close_session();
  context.response.send_string('You have been logged out');
});

// Only for those who have logged in; others see the form instead.
global.server.add_path('htgm/private', (context) => {
  if (context.require_session('htgm/login')) {
    context.response.send_string(`only for ${context.session.get('name')}`);
  }
});
