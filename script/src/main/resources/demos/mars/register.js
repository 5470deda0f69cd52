// POST /mars/register with email and password: makes a user who can log in.
const email = param('email');
const password = param('password');

if (email == null || password == null) {
  write('message', 'missing parameter');
  exit();
}

if (db.query('SELECT usr_id FROM users WHERE usr_email = ?', email).length > 0) {
  write('message', 'email is taken');
  exit();
}

db.query('INSERT INTO users (usr_email, usr_password) VALUES (?, ?)', email, bcrypt(password));
write('message', 'user registered');
