// ws://.../mars/live?sid=...: a socket in the session of its sid.
write('visits', session('visits'));
