// {"add": 1} adds to the count of the session; requests see it at once.
session('visits', (session('visits') || 0) + Number(param('add', 1)));
write('visits', session('visits'));
