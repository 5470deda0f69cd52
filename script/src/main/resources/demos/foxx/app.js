// ArangoDB Foxx: the session storage, and controllers whose requests carry a session in a cookie.
var sessionStorage = Foxx.requireApp('/_system/sessions').sessionStorage;

controller.activateSessions({cookie: {name: 'foxx_demo'}});

// Any object with get(name) can be the user of a session.
const userNamed = (name) => ({
  get: (attribute) => ({_key: name, userData: {greeting: `Hello ${name}`}})[attribute],
});

controller.post('/login', (req, res) => {
  req.session.get('sessionData').since = Date.now();
  req.session.setUser(userNamed(req.body().name));
  req.session.save();
  res.json({uid: req.session.get('uid')});
});

controller.get('/whoami', (req, res) => {
  const {uid, userData, sessionData} = req.session.forClient();
  res.json({uid, userData, sessionData});
}).onlyIfAuthenticated();

controller.get('/expiry', (req, res) => {
  res.json({
    expired: req.session.hasExpired(),
    expiry: req.session.getExpiry(),
    ttl: req.session.getTTL(),
  });
});

controller.destroySession('/logout', {method: 'post'});

// The storage by itself: create, fetch, change, delete, and what a fetch of a deleted session throws.
controller.get('/storage', (req, res) => {
  const session = sessionStorage.create({steps: ['created']});
  const id = session.get('_key');

  const fetched = sessionStorage.get(id);
  fetched.get('sessionData').steps.push('fetched');
  fetched.save();

  const {steps} = sessionStorage.get(id).get('sessionData');
  sessionStorage.delete(id);
  try {
    sessionStorage.get(id);
  } catch (err) {
    steps.push(err instanceof sessionStorage.errors.SessionNotFound ? 'not found' : 'failed');
  }
  res.json(steps);
});
