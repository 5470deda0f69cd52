// POST /mars/login with email and password: keeps who has logged in, without the password's hash.
const email = param('email');
const password = param('password');

if (email == null || password == null) {
  write('message', 'missing parameter');
  exit();
}

const [user] = db.query('SELECT * FROM users WHERE usr_email = ?', email);

if (user == null) {
  write('message', 'no user with that email');
  exit();
}

if (bcrypt(password, user.usr_password)) {
  // A sid from before the login must not become one of a logged-in user.
  session.close();
  const sid = session();
  delete user.usr_password;
  session('user data', user);
  write('message', 'user logged in');
  write('sid', sid);
} else {
  write('message', 'wrong password');
}
