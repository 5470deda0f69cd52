// GET /mars/check?sid=...: who has logged in.
const user = session('user data');

if (user == null) {
  write('message', 'user not logged in');
  exit();
}

write('user data', user);
