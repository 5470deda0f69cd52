/**
 * Request handlers in JavaScript over Sojourn sessions, in the API of five session systems: {@link
 * dev.sojourn.script.ScriptHost} serves a folder of mounts.
 *
 * <h2>Rooms</h2>
 * One package, of which a server sees nine types: it binds {@code ScriptHost} by a {@code ScriptExchange} and a {@code
 * SocketChannel}, and makes an engine for each {@code MountProfile}. Behind them stand the host (mounts and their
 * generations, contexts, limits, the run of a call), the seam (a {@code Dialect} in Java for what has to be known
 * outside of a script, the {@code Call} that is being answered, the functions of Java that preludes see, and {@code
 * Values}, the one place where values cross), and the dialects, whose classes begin with their names. A dialect knows
 * the seam, never the host and never another dialect; {@code Dialects} alone names them all.
 *
 * <h2>The life of a call</h2>
 * A {@code Realm} is a warm context: the kernel, the preludes of the mount's dialect and of its guests ({@code
 * "also"}), all frozen, and the programs, each a function whose parameters are its globals. A call takes a realm from
 * a bounded pool and does, in JavaScript:
 *
 * <ol>
 *   <li>{@code dialect.begin(run)}: fills {@code run.globals}. {@code run.session} is the bag of the call's session:
 *       {@code get set has remove names clear forget flush}; every facade reads and writes attributes through it, so
 *       that all dialects see the same objects, and objects changed in place are saved. {@code guest.guest(run)} of
 *       each guest dialect may add its view of the session to {@code run.globals}.
 *   <li>The program runs from top to bottom with these globals. A facade registers routes by {@code
 *       run.routes.push({method, path, ...})} (an upper-case method, {@code "*"} for all, {@code "WEBSOCKET"} for
 *       sockets) and says what it wants of the engine in {@code run.declared} (plain values, handed to {@code
 *       Dialect.profile}). Because the program runs for each call no variable outlives one; the host ran it once when
 *       the scripts were read, to learn the routes.
 *   <li>{@code dialect.handle(run, index)} calls the handler of {@code run.routes[index]} (-1 for a route that is a
 *       file). It may return a promise: the host waits until it is settled.
 *   <li>{@code dialect.finish(run)} writes what is left: it calls {@code run.session.flush()} and completes the
 *       response.
 * </ol>
 *
 * Then the session is committed, and only then the response leaves. When the script threw, or its promise was broken,
 * the answer is a 500 with a short text; an error that Java threw and the script did not catch keeps its meaning
 * (400, 409, 413, 503), and {@code host.answer(status, text)} throws one with a status and text of the dialect's
 * choice.
 *
 * <h2>Functions of Java</h2>
 * A prelude is {@code (function (kernel, host) {... return {begin, handle, finish, guest}})}. One that is long has
 * parts ({@code Dialect.prelude()}), what each returned being a further argument of those after it, {@code web.js} for
 * requests and responses first where a dialect has objects for them; classes that
 * scripts can reach are members of what the prelude returns, so that the kernel freezes them. {@code host} holds
 * functions that act on the present call ({@code WebFunctions}, {@code SessionFunctions}, and those of the dialect's
 * {@code Furnishing}); their first argument is the session's handle wherever the name begins with {@code session}: 0
 * is the call's own, {@code createSession} and {@code getSession} return others, for which {@code
 * kernel.makeBag(handle)} makes a bag. They throw Errors whose {@code name} is {@code SessionNotFound}, {@code
 * SessionExpired}, {@code SessionLimit}, {@code SessionConflict}, {@code StoreUnavailable}, {@code BadRequest},
 * {@code TypeError} or {@code Error}. The session of a call is opened at the first such call, so a dialect that looks
 * at every request calls {@code host.sessionPresented()} in {@code begin}. A prelude must keep {@code host} and
 * {@code kernel} to itself, and must not keep anything of a call in its own variables. Objects and functions that it
 * hands to scripts and that are the same for all calls are listed in the member {@code frozen} of the dialect, whose
 * whole graph is frozen.
 *
 * <h2>Promises</h2>
 * Functions of Java are synchronous; a facade whose system has promises returns {@code Promise.resolve(...)}. The one
 * thing worth waiting for is the body: {@code host.whenBodyIsRead(ready)} has {@code ready()} called when {@code
 * host.bodyText()}, {@code bodyBytes()} and {@code form()} no longer wait, and the context is given to others
 * meanwhile: {@code new Promise((ok, no) => host.whenBodyIsRead(() => { try { ok(host.bodyText()) } catch (e) { no(e)
 * } }))}.
 *
 * <h2>Sockets</h2>
 * A dialect whose handlers live as long as the socket also has {@code upgrade(run, index)} (the answer is whether to
 * accept; the session may begin here, its cookie travels in the 101), {@code open(run, index)}, {@code message(run,
 * index, text)} and {@code closed(run, index, code)}; {@code run} is the same for all of them, and {@code
 * host.socketSend}, {@code host.socketClose} act on the socket. A dialect whose programs are run for each event has
 * routes {@code SOCKET_OPEN}, {@code SOCKET_MESSAGE} and {@code SOCKET_CLOSE} by the names of its files.
 */
@NullMarked
package dev.sojourn.script;

import org.jspecify.annotations.NullMarked;
