# The sentences of Kith.
#
# No native speaker has gone through this file yet. If something sounds odd, please mend it.
#
# For translators: every sentence says, in this order, what happened, what it means, and what the person can do.
# Plain words, at most fifteen in a sentence, present tense where the language allows it. The program is not a
# person: it never says "I" or "we", never thanks, soothes, praises or warns of itself. No exclamation marks.
# Never promise that nothing can go wrong. Words people type after "/" or "kith" (read, say, leave …) stay as they are.
# $name and the like are words written by people; they are put in as they were written.

## Refusals. One each; the code before the sentence is stable and is not shown.

refusal-bad-name = This name cannot be used. It is empty, too long, or has hidden characters. Please choose another one.
refusal-empty = There are no words here. Nothing was sent. You can write some and do this again.
# $most: a number of bytes.
refusal-too-long = The text is too long. It was not sent. It may have at most { $most } bytes.
refusal-too-many-lines = The agreement has too many lines. A group begins with at most { $most }. You can join some lines.
refusal-bad-number = That number cannot be used here. Nothing was done. You can choose another one.
# $group: what the person typed.
refusal-no-such-group = There is no group called { $group } here. “kith group list” shows the groups on this device.
refusal-several-groups = Several groups are called { $group }. Please use the beginning of the id instead. “kith group list --json” shows it.
refusal-no-such-thread = There is no thread called { $thread } in this group. “kith thread list” shows the threads.
refusal-several-threads = Several threads are called { $thread }. Please use the beginning of the id instead. “kith thread list” shows it.
refusal-several-messages = Messages of several people bear that id. Please add the first 16 digits of the author's id to it. “kith read --json” shows both.
refusal-no-such-message = There is no message with that id here. It may have been taken back.
refusal-no-such-term = Words can go after 1, 7, 30 or 90 days, or stay (0). Nothing was done. You can choose one of these.
refusal-no-such-attachment = There is no file with that id here. Its message may have been taken back.
refusal-nobody-has-it = Nobody who has the file is there now. What has come of it stays here. You can do this again later.
# $most: a number of files.
refusal-too-many-files = One message brings at most { $most } files. Nothing was sent. More can go with a second message.
# $size: the most a file may have, such as “1.1 MB”.
refusal-file-too-large = The file is too large. Nothing was sent. A file may have at most { $size }.
# $path: a file.
refusal-not-cleaned = The file { $path } may hold where and when it was made. That cannot be taken out here. Nothing was sent. With “--as-it-is” (in the client “/attachwhole”) it goes with all of that.
refusal-not-opened = Only pictures, sound, film and PDF are opened from here. Nothing was opened. The file can be saved.
refusal-no-terminal = This needs a terminal. Nothing was done. A file can be saved without one.
refusal-no-program = This computer has no program for opening files (xdg-open). Nothing was opened. The file can be saved.
refusal-file-damaged = What came is not the file its author sent. Nothing was saved. Its author can send it again.
refusal-not-yours = Somebody else wrote these words. Only their author takes them back. Nothing was changed.
# $count: messages of the person who wanted to leave and take them back.
refusal-words-would-stay = { $count ->
    [one] One of your messages cannot be taken back from this device. You have not left. Nothing was changed.
   *[other] { $count } of your messages cannot be taken back from this device. You have not left. Nothing was changed.
}
refusal-not-a-copy = This is not a signed copy, or it was changed since it was signed. Nothing was done.
# $who: a name the person typed.
refusal-no-such-member = Nobody called { $who } is in this group now. “kith group show” shows who is.
refusal-several-members = Several people are called { $who }. Please use the beginning of the id instead. “kith group show --json” shows it.
refusal-nobody-else = Nobody else is in this group yet. There is no one a bundle could be for.
refusal-bundle-too-large = That is more than one bundle holds. Nothing was written. With “--since DAY” it holds newer words only.
refusal-not-a-bundle = This is not a bundle, or its beginning is damaged. Nothing was changed. You can ask for another one.
refusal-not-for-here = Nothing in this bundle is for this device, or for a key it still has. Nothing was changed. A bundle from here to its writer first, and then a new one back, may help.
# $who: a name the person typed.
refusal-nobody-waits = Nobody called { $who } waits at the door. They may have come in, or not have asked yet.
refusal-several-wait = Several people called { $who } wait at the door. Please use the beginning of the request's id.
refusal-already-answered = You have answered this already. Nothing was changed.
refusal-not-a-courier-slip = This is not a courier's slip, or part of it is missing. Nothing was changed. “kith courier slip” prints one.
refusal-no-courier-here = No courier was begun in this home. “kith courier serve” begins one.
refusal-no-such-courier = The group has no courier with this number. “kith group courier list” shows them.
refusal-too-many-couriers = A group has at most { $most } couriers. Nothing was changed. One can be removed first.
refusal-not-a-slip = This cannot be read as an invitation slip. Part of it may be missing. You can ask for it again.
refusal-slip-expired = This slip has ended. It can no longer be used. A member can write a new one.
refusal-slip-used = This slip has been used. Each slip lets one person in. A member can write a new one.
refusal-slip-taken-back = This slip was taken back. It can no longer be used. You can ask who gave it to you.
refusal-no-such-slip = That is not one of this group's open slips. “kith slip list” shows them.
refusal-nobody-reached = No member's device could be reached. The slip is as it was. You can do this again later.
refusal-already-in = You are in this group already, on this device, or have asked with this slip. Nothing was changed.
refusal-not-in-yet = You are not inside yet. The door has not answered. You can leave this for as long as you like.
refusal-has-left = You have left this group. Its words are gone from this device.
refusal-not-a-reach-line = This is not an address line that can be used here. It may be of another group, too old, or of somebody who has left. Nothing was changed.
refusal-only-by-tor = This slip leads there by Tor only. Write long_way = "tor" into your settings first, and enter again.
refusal-not-by-tor = This slip does not lead there by Tor, and your settings choose Tor. Nobody was called.
refusal-not-a-relay-line = This is not the line of a relay, or a letter of it is missing. Nothing was changed.
refusal-not-a-device-line = This is not the line of a device that waits to be linked. “kith device new” prints one there.
refusal-phrase-differs = The words are not the same. Nothing was linked. Begin again with a new line, on both devices.
refusal-link-ended = The other device cannot be reached, or ended it. Nothing was linked. A new line is needed to begin again.
refusal-nobody-there = No member's device could be reached with this slip. Nothing was done. With “--reach LINE” a member's address line is tried too.
refusal-not-a-recovery-slip = This cannot be read as a recovery slip. Part of it may be missing.
refusal-no-recovery-key = The recovery slip is not on this device any more. With “--again” a new one is made.
refusal-recovery-not-taken = The group did not take this recovery slip. A newer one may count now.
refusal-which-device = There are several devices. Nothing was done. “--device NUMBER” says which.
refusal-not-said = Nothing was done. With a yes it is done.
refusal-no-such-room = There is no such room here. /rooms shows yours.
refusal-no-such-room-shell = There is no such room here. “kith room list” shows yours.
refusal-not-in-a-room = That is not done in a room.
refusal-no-such-ask = You have not asked for anybody, or said that it is enough.
refusal-not-an-ask = That message does not ask for somebody to be there.
refusal-nobody-said-yes = Nobody called { $name } has said yes to you.
refusal-too-many-rooms = There are { $most } under way already. Close a room first.
refusal-no-meeting = No meeting is open. “/here” says you are here. “/open” opens one.
refusal-no-meeting-shell = No meeting is open. “kith meeting here” says you are here. “kith meeting open” opens one.
refusal-not-here = You have not said that you are here. “/here” says so.
refusal-not-here-shell = You have not said that you are here. “kith meeting here” says so.
refusal-no-round = No round is under way. Anyone here can begin one.
refusal-round-under-way = A round is under way. Its places come first. “/meeting” shows it.
refusal-round-under-way-shell = A round is under way. Its places come first. “kith round show” shows it.
refusal-no-place = This round began before you came in. You have a place in the next one.
# $name: whose turn it is.
refusal-not-their-turn = It is { $name }'s turn. Nothing was moved on.
# $name: what was typed.
refusal-no-such-form = No form of meeting is called { $name }. “/form” lists them.
# $name: what was typed.
refusal-no-such-form-shell = No form of meeting is called { $name }. “kith meeting template list” lists them.
refusal-nobody-here = Nobody called { $name } has a place in this round.
refusal-no-such-device = That is not one of your other devices here. “kith device list” shows them.
# $most: a number of devices.
refusal-too-many-devices = You use { $most } devices in this group already. Nothing was added. One that is not with you can be ended first.
refusal-log-goes-further = A newer copy of this device has written elsewhere. This one catches up first. You can do this again then.
refusal-wrong-passphrase = The passphrase does not open this folder. Nothing was changed. You can type it again.
refusal-no-passphrase = The passphrase is missing. Without it nothing opens. Use a terminal, or --passphrase-file FILE.
refusal-no-home = Nothing has been set up in this folder yet. “kith” sets it up.
refusal-home-in-use = Another program is using this folder. Close that one first, or use “kith serve” for both.
refusal-disk-full = The disk did not take it. What was there before is still there. Some free space may help.
refusal-disk-failed = The disk could not be read or written. Nothing was sent. A copy of the folder may help.
refusal-row-too-large = Something came that is too large to be kept here. What was there before is still there. The group stays closed until this program is started again.
# $address: a network address the person chose.
refusal-cannot-listen = The address { $address } cannot be used here. Nothing is open. You can choose another one.
# $path: a file name.
refusal-file-is-there = There is a file { $path } already. Nothing was written over it. You can choose another name.
# $command: as it was typed, with its slash.
file-name-command = { $command } is a command. Here a file name is asked for, or an empty line.
refusal-cannot-open = The file { $path } cannot be read or written. Nothing was done. You can choose another one.
refusal-in-arguments = A recovery slip typed after a command can be read by others on this computer. Nothing was done. Name the file it is in, or give - and type it then.
refusal-not-printed = It could not be printed to its end. Nothing was destroyed. With “--out” it is written to a file.
refusal-not-a-call = That was not understood. Nothing was done. A different version may be running in this folder.
refusal-closing = The program that holds your groups is closing, or has ended. This was not done. You can do it again when it runs.
node-lost = The program that held your groups has ended. What you typed is still here. When it runs again (“kith serve”), this goes on by itself.
node-back = The program that holds your groups is there again. What you typed is still here.
node-lost-why = This line appeared because another program on this computer holds your groups, and it ended or came back. Who ended it is not known here.
node-lost-typed = What you typed since is not kept yet. When the program that holds your groups runs again, it is kept by itself. The same once more closes; then your passphrase can keep it.
unkept-ask = What you typed after the program that held your groups ended is not kept yet. Your passphrase keeps it here, locked. Enter alone closes without it.
unkept-kept = What you typed is kept, locked with your passphrase.
unkept-gone = What you typed after the program that held your groups ended is not kept. It could not be locked, so it was not written to this disk.

## Where words are, and where a person stands.

delivery-here = This is still on your device. It goes while this program is open, when someone can be reached.
delivery-here-short = still on your device
alone-here = Nobody else is in this group yet. What you write waits on this device.
alone-said = Nobody else is here yet, so this waits on your device. When somebody comes in, you choose whether it goes to them.
alone-said-room = Nobody else is in this room now. This waits on your device.
delivery-held = Somebody came in since you wrote this. It waits here until you choose: send it, or take it back.
delivery-held-short = waits for your yes
delivery-sent = Sent. It has left this device.
delivery-sent-short = sent
delivery-kept = Kept. Two other people's devices hold it.
delivery-kept-short = kept

standing-asked = No member's device has been reached yet. Your request goes while this program is open: the client, or “kith serve”.
standing-asked-short = nobody reached yet
standing-at-courier = No member's device has been reached yet. Your request lies at a courier. A member's device finds it there, also when yours is off.
standing-at-courier-short = your request lies at a courier
standing-waiting = Your request has arrived. Another welcome is needed. You can leave this for as long as you like.
standing-waiting-short = waiting for a welcome
standing-held = Someone asked to wait before you come in. Who gave you the slip can tell you more.
standing-held-short = asked to wait
# $name: the group.
standing-entered = You are in { $name }. You will see what is said from now on.
standing-entered-short = inside
standing-refused = The door could not open with this slip. This device tells it nothing more. A member can write a new one.
standing-refused-short = this slip cannot be used
standing-left = You have left. A locked part stays: who came and went, and when. It goes when others have heard. After 30 days it goes when the program is open. “kith leave” with “--now” takes it at once.
standing-left-short = left

## Lines that tell what happened, with the cause that “why” states.

event-above = There are words above what was here before. They stand in their place when you read again.
event-above-why = This line appeared because words arrived that were written earlier. They were on their way.
event-new-words = There are new words. Press F5 when you wish.
event-new-words-plain = There are new words. Press n and Enter when you wish.
event-new-words-other = There are new words in { $group }.
event-asks = { $name } asks for somebody to be with them. It stands among the new words.
event-new-words-why = This line appeared because a member's words reached this device. They are shown when you ask.
# $names: one name or several, joined.
event-held = { $names } came in since you were last here. Your unsent words would reach { $names } too. They wait for your choice: /unsent
event-held-why = This line appeared because words go only to people their writer knew of. The choice is yours.
event-came-in = { $name } came in, with a slip from { $from }. { $name } hears what is said from now on.
event-came-in-why = This line appeared because a member's device opened the door to { $name }. The slip was given by { $from }.
event-slip-twice = Two people came in with one slip, given by { $from }. You may want to talk about it.
event-slip-twice-why = This line appeared because two doors opened for one slip at the same time.
event-left = { $name } has left. Who has heard of it sends nothing new to { $name }.
event-left-why = This line appeared because a device of { $name } said so. Only { $name }'s own devices can.
event-came-back = { $name }, who had left, is here again. { $name } hears what is said from now on.
event-came-back-why = This line appeared because { $name }'s recovery slip, or another device of theirs, said that the leaving was not theirs. What was said in between was not given to { $name }.
event-taken-back = { $name } took words back. They are gone from this device.
event-taken-back-why = This line appeared because { $name } took back what { $name } had written. Everyone can do that with their own words.
event-renamed = { $before } is called { $name } here now.
event-renamed-why = This line appeared because { $before } chose another name. It is the same person.
event-duties = { $name } says about duties: { $duties }
event-duties-none = { $name } took their duties line away.
event-duties-why = This line appeared because { $name } changed their own duties line.
event-at-the-door = { $name } is at the door. You can say: /welcome { $name }, or /wait { $name }
event-at-the-door-why = This line appeared because { $name } asked to come in, with a slip from this group.
event-welcomed = { $by } welcomes { $name }, who waits at the door.
event-welcomed-why = This line appeared because { $by } said welcome. Every welcome is shown to all.
event-waits = { $by } asks to wait before { $name } comes in: { $because }
event-waits-why = This line appeared because a member asked to wait. Any member can do that.
event-standing-asked-why = This line appeared because your yes is written down and no member's device has answered yet.
event-standing-at-courier-why = This line appeared because a courier on your slip keeps your request. It cannot read it.
event-standing-waiting-why = This line appeared because a member's device took in your request. The group asks for one more welcome.
event-standing-held-why = This line appeared because a member of the group asked to wait.
event-standing-entered-why = This line appeared because a member's device wrote down that you came in, with the welcomes the group asks for.
event-standing-refused-why = This line appeared because a member's device answered that this slip cannot be used.
event-standing-left-why = This line appeared because you left, on this device or on another one of yours.
event-thread = { $by } opened a thread called { $name }.
event-thread-why = This line appeared because any member can open a thread. Its name is shown to people who come later.
event-connected = { $name }'s device is connected.
event-connected-why = This line appeared because { $name }'s device connected at { $at }. It was not written by a person.
event-disconnected = { $name }'s connection is gone. { $name }'s place is kept.
event-disconnected-why = This line appeared because the connection to { $name }'s device ended at { $at }. Nobody is told why it ended.
event-left-elsewhere = You left this group on another device. Nothing new comes here. What is here stays until you leave here too: /leave
event-left-elsewhere-why = This line appeared because one of your devices said that you left. It counts for all of them.
event-device-added = { $name } takes part with one more device. What is said reaches it too.
event-device-added-why = This line appeared because a device of { $name } linked another one. Every added device is shown to all.
event-device-added-mine = You take part with one more device now. If you did not do that: “kith device list”, or /devices.
event-device-added-mine-why = This line appeared because one of your devices added another one.
event-device-lost = One of { $name }'s devices is not with { $name } any more. Who has heard of it sends nothing new to it.
event-device-lost-why = This line appeared because { $name } said so, from another device. { $name }'s place is kept.
event-device-lost-slip = One of { $name }'s devices is not with { $name } any more, says { $name }'s recovery slip. Who has heard of it sends nothing new to it.
event-device-lost-slip-why = This line appeared because { $name }'s recovery slip was used. You may want to ask { $name } another way.
event-new-slip = { $name } has a new recovery slip. It counts from 14 days on.
event-new-slip-why = This line appeared because { $name } made a new recovery slip. Every new one is shown to all.
event-new-slip-mine = You have a new recovery slip, made on another device of yours. If you did not do that: “kith device list”.
event-new-slip-mine-why = This line appeared because one of your devices made a new recovery slip.
event-device-lost-mine = One of your devices was said not to be with you. Who has heard of it sends nothing new to it.
event-device-lost-mine-why = This line appeared because one of your devices, or your recovery slip, said so.
event-courier = { $name } named a courier for this group. It keeps sealed packets while nobody is connected.
event-courier-why = This line appeared because { $name } added a courier. Everyone can add and remove couriers.
event-courier-mine = You named a courier for this group. It keeps sealed packets while nobody is connected.
event-courier-mine-why = This line appeared because you added a courier.
event-courier-gone = { $name } removed a courier of this group. Your device visits it no more.
event-courier-gone-why = This line appeared because { $name } removed a courier. Everyone can add and remove couriers.
event-courier-gone-mine = You removed a courier of this group.
event-courier-gone-mine-why = This line appeared because you removed a courier.
event-missing = Words of { $names } rest on something that is not here yet. The others' devices are asked for it.
event-missing-why = This line appeared because a courier gave words without what was written before them. Nothing is shown out of its place.
event-missing-filled = What words of { $names } rest on is here now. They are shown in their place.
event-missing-filled-why = This line appeared because another device brought what was missing.
event-new-key = { $name } goes on with a new key. The earlier key confirms it.
event-new-key-why = This line appeared because a copy of { $name }'s folder is in use. It may be a backup, or a copy that somebody took. You may want to ask { $name } another way.
event-new-key-slip = Someone says they are { $name }, with a new key and a recovery slip. { $name }'s earlier key has not confirmed it.
event-new-key-slip-why = This line appeared because { $name }'s recovery slip was used. You may want to ask { $name } another way.
event-new-key-mine = Another copy of one of your devices goes on with a new key. If it is not with you: “kith device list”.
event-new-key-mine-why = This line appeared because two copies of one of your folders are in use.
event-further = A copy of this folder was in use elsewhere. This device goes on with a new key. Your words are here. Open slips you gave end.
event-further-why = This line appeared because a backup was put back, or this folder was copied. “kith device list” shows your devices.
event-set-aside = The group is set aside on this device.
event-set-aside-why = This line appeared because the group was set aside here. “kith bring-back” brings it back.
event-gone = The group is gone from this device.
event-gone-why = This line appeared because you left. Others have heard it, or 30 days are over.
# $name: a file's name.
event-fetching = { $name } is being fetched.
# $tenths: 1 to 9.
event-fetching-tenths = { $name }: { $tenths } of 10 parts are here.
event-fetched = { $name }: all of it is here.
event-fetching-why = This line appeared because you asked for { $name }. It comes from members' devices that have it, straight to yours.
event-delivery-why = This line appeared because your words came further. “Sent” means that they left this device, towards a member, a courier or a stick. “Kept” means that two other people's devices hold them. Who has read them is not known here.
why-nothing = Nothing has been shown by itself yet. Each line that appears has a cause, and /why states it.
why-your-key = The last line answers what you typed. It was not written by a person.

## Words, as they are shown.

message-author-unknown = (name not here yet)
message-taken-back = (taken back by its author)
message-not-here = (these words have not arrived yet)
message-let-go = (let go on this device)
message-day-unknown = (time not known)
message-answers = answers: { $text }
message-answers-taken-back = answers words that were taken back by their author
message-answers-missing = answers words that are not on this device
message-note = note for readers: { $note }
message-note-by = note for readers by { $name }: { $note }
message-is-note = Note for readers of the message it answers: { $note }
message-folded = Folded, as you wished. The words are here, and you can open them.
message-asks = asks for somebody to be with them
message-asks-words = Can somebody be with me?
message-asks-how = Who can: /yes. No answer is fine too.
message-enough = No answer is needed any more.
# $names: one name or several, joined.
message-new-hearers = { $count ->
    [one] { $names } hears from here on.
   *[other] { $names } hear from here on.
 }
message-beside = What follows was written without having seen what stands just above.
message-none = Nothing has been said here since you came in.
# Words said in the person's own name, with one key: as a person speaks.
ready-1 = I can't write now. I am still here.
ready-2 = I am listening today.
ready-3 = Please come back to me later.
screen-ready = Lines that are ready
ready-how = /1 takes the first, /2 the second. Your settings can hold lines of your own.
ready-none = There is no ready line with that number. Nothing was sent. /forme shows them.
ready-there = This line is ready, and not sent yet. Enter sends it. Esc puts it away.
typed-on-page = The page is closed. What you type stands here, where you write.
typed-nowhere = Nothing is written here, as no group is open. What you typed was not taken.
typed-at-question = Nothing is written here now. What you typed was not taken. The arrows choose, Enter takes, Esc leaves it.
ready-see-first = Nothing was said yet. These are the lines. Type the number again to say one.
me-mark = you
somebody = somebody
# Words the program calls people by, with commas. Somebody who chose one of them as a name is shown in “ ”.
name-words = you, yourself, nobody, no one, somebody, someone, everybody, everyone, anybody, anyone, all, others, kith, program
# Several names or numbers, joined: the last with “and”, those between with a comma.
names-last = { $before } and { $last }
names-more = { $before }, { $next }
# $weekday, $month: one of those below. $day, $year: numbers.
day-named = { $weekday }, { $day } { $month } { $year }
weekday-1 = Monday
weekday-2 = Tuesday
weekday-3 = Wednesday
weekday-4 = Thursday
weekday-5 = Friday
weekday-6 = Saturday
weekday-7 = Sunday
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December

## First run and passphrase.

first-what = This is a tool for people who support each other. It is not a service. No one is watching over it.
first-locked = Your words are locked while they travel and while no Kith is open here. The people in the group can read them. So can anyone who opens this device while it is unlocked. Copies are with those people and in backups of this device, nowhere else.
first-taken = If this device is taken while locked, what is here stays locked. How long depends on how hard your passphrase is to guess. If it is taken open, they can read what you can read.
first-no-reset = No one can reset the passphrase. Without it, what is on this device stays shut.
passphrase-choose = Choose a passphrase. Several words picked by chance are hard to guess. What you type is not shown.
passphrase-prompt = Passphrase:
passphrase-again = The same once more:
passphrase-differ = The two were not the same. Nothing was done. You can type them again.
passphrase-empty = Nothing was typed. A passphrase is needed. You can type it again.
passphrase-strength-few = This passphrase is short. A program could guess it in a short time.
passphrase-strength-some = This passphrase is of middle length. A large computer could guess it in time.
passphrase-strength-many = This passphrase is long. It is hard to guess, if its words were picked by chance.
passphrase-made = A folder for your groups was made: { $path }
passphrase-wrong = The passphrase does not open this folder. You can type it again.
passphrase-present = Your present passphrase (Esc: leave it as it is):
passphrase-new = The new passphrase:
passphrase-changed = The passphrase is changed. From now on the new one opens this folder.
passphrase-changed-copies = Copies of this folder that were made before still open with the earlier one.
passphrase-changed-file = The file { $file } still holds the earlier one.

## Choices that stand in many places.

choice-yes = yes
choice-not-now = not now
choice-no = no
choice-send = send
choice-hold = hold
choice-prompt = Type a number and press Enter.
choice-prompt-start = Type a number and press Enter. Enter alone takes { $number }.
choice-help = Type a number or the word, and press Enter. /back goes back. /quit closes the program.
line-help = Type a line and press Enter. /back goes back, and nothing is done.
choices-changed = The choices have changed meanwhile. Nothing was done. Please choose again.
choice-not-there = That number is not among the choices. Nothing was done.
question-open = A question is open, and that is no answer to it. Nothing was done or sent. /back leaves the question.
left-as-it-was = Nothing was done. Everything is as it was.
left-and-kept = Nothing was done. What you typed is kept until this program closes.
words-are-back = What you wrote is not lost: it waits where you write, and nobody has it.
words-went = You had typed the same words before. They no longer wait to be sent.
words-wait-in-group = What you wrote for { $group } is not lost: it waits there, and nobody has it.
line-so-far = You had typed: { $text }. An empty line takes it as it is.
done = Done.

## Founding.

found-name = What is the group called? Any word will do. It is shown on slips.
found-me = What should people here call you? You can change it later.
found-card = The card says what a group is, before anyone comes in. Who is it for, and how do you meet?
found-agreement = What do people agree on here? Write one line, or leave it empty to go on.
found-agreement-more = The next line, or leave it empty to go on.
found-now-only = Card and agreement are written now. They cannot be changed later yet.
found-no-card-ask = The card is empty: people read nothing of the group before they come in. It cannot be written later yet. “--card FILE” writes it now. Found the group without one?
found-no-card = The card is empty. It cannot be written later yet. “--card FILE” writes one when a group is founded.
found-left = You have typed some of this before:
found-go-on-ask = Go on from there?
found-go-on = go on
found-anew = begin anew
found-worried-suggestion = A group may say: “When we are worried about someone, we …” The words are yours.
found-welcomes = Who opens the door to a newcomer?
found-welcomes-one = one member, who gave the slip
found-welcomes-two = two members: who gave the slip, and one other
found-check = This is what people read before they come in.
found-ask = Found this group?
found-done = { $name } is founded. Nobody else is in it yet. /invite writes a slip for someone.
recovery-offer = If you wish: “kith device recovery GROUP” prints a slip that helps when this device is gone. It can wait.
found-done-shell = { $name } is founded. Nobody else is in it yet. “kith invite { $name }” writes a slip.

## Reading a slip and coming in.

slip-paste = Paste the slip, or type the name of its file.
slip-short = This slip is short. For the card this device calls the addresses on it. Whoever is there learns its internet address. Who handed the slip on may have changed them.
slip-short-not-asked = Nobody was called. This is what the slip itself says. With “--ask” the card is asked for.
slip-short-ask = Ask for the card now?
slip-not-asked = Nothing was asked. The slip is as it was. You can leave it for as long as you like.
# $from: who wrote their name on the slip. $group: the group.
slip-invites = { $from } invites you to a group called { $group }. You can read about it first. You can leave this for as long as you like.
slip-invites-unnamed = Somebody invites you to a group called { $group }. You can read about it first. You can leave this for as long as you like.
slip-ends = The slip can be used until { $day }.
slip-ended = The slip ended on { $day }. A member can write a new one.
slip-card = The card of { $group }:
slip-no-card = The card is not on this slip.
slip-card-empty = The card is empty: the group wrote nothing there.
slip-agreement = What people agree on there:
slip-no-agreement = No lines of agreement are written yet.
slip-duties = What members say about duties:
slip-no-duties = No member has written a duties line.
slip-rule-one = One member's welcome opens the door.
slip-rule-two = Two members' welcomes open the door.
slip-rule-wait = Any member can ask to wait, for up to { $days } days.
slip-rule-term-none = New threads are kept without an end date.
slip-rule-term = New threads are kept for { $days } days, unless people choose otherwise.
slip-rule-decision = A decision stays open for at least { $days } days.
door-from-today = You will see what is said from the day you come in, not before.
door-shown-later = Your name, duties line and answers will be shown to people who come later.
door-comings = You get the list of comings and goings. Names of those who left are not in it.
door-listening = You can take part by listening. You never have to say why.
door-copies = Those who hear what you say can copy or photograph it.
door-address = A device that connects straight to yours learns your internet address. It can point to your area.
door-worry = This program does not look at what you write and cannot call anyone.
# $from: who gave the slip.
door-read-on = Next is what to know before you come in. Reading on sends nothing.
choice-read-on = read on
door-ask = Do you want to come in? Every answer is fine. { $from } only learns of it if you say yes.
door-ask-unnamed = Do you want to come in? Every answer is fine. The group only learns of it if you say yes.
door-me = What should people here call you? You can change it later.
door-not-now = Nothing was sent. The slip stays good. You can come back to it on any day.
door-no = Nothing was sent. Nobody is told. You can put the slip away.
door-needs-yes = Nobody can be asked here. Nothing was sent. With --yes the answer is given.
needs-yes = Nobody can be asked here. Nothing was done. With --yes the answer is given.

## Inviting.

invite-days = For how many days can the slip be used? Leave it empty for 365.
invite-from = Which name of yours stands on the slip? Leave it empty for none.
invite-file = Write the slip to a file? Type a file name, or leave it empty.
invite-written = The slip is written. It lets one person in. It can be used until { $day }.
invite-give = Give it by hand, or by a way you both trust.
invite-welcome-one = Whoever has it can come in. Giving it is the welcome.
invite-welcome-two = Whoever has it can ask to come in. Giving it is your welcome. One more member's welcome is needed.
invite-lie = It can be left lying. You are not told whether it was read. You can take it back until it is used.
invite-rows = The slip may stand on several rows. All of them are the slip; breaks between them do no harm.
invite-file-done = The slip with card and agreement is in the file { $file }. Reading it needs no connection.
invite-qr-too-large = The square does not fit in this window. A larger window shows it, or use the file.

## The door.

welcome-done = You said welcome. The door opens when the welcomes the group asks for are there.
wait-done = You asked to wait. Everyone in the group sees it, with your words.
wait-because = A word to the others: why wait?
waiting-one = { $name } waits at the door, with a slip from { $from }.
waiting-welcomes = Welcomes so far: { $names }. Still needed: { $needed }.
waiting-wait = { $name } asks to wait: { $because }
people-not-yet = You are not inside yet. The people are shown when the door has opened.
waiting-none = Nobody waits at the door.

## Unsent words.

unsent-none = There are no unsent words here.
unsent-names = Words that are still on this device, each after its short name for “send” and “drop”:
unsent-head = Words that are still on this device:
unsent-also = These words would also reach { $names }, who came in since you wrote them.
unsent-ask = What would you like to do with these words?
unsent-drop = take them back
unsent-sent = They go while this program is open, when someone can be reached.
unsent-held = Held. They stay on this device until you choose.
unsent-dropped = Taken back. They are gone from what this program shows. How long they were can be found by who has your passphrase. What was typed in a shell may stand in its history.

## Names, duties, threads, reach.

name-done = People here see you as { $name } from now on.
duties-done = Your duties line is written. It stands beside your name.
duties-gone = Your duties line is taken away.
thread-opened = The thread { $name } is open. Its name is shown to people who come later.
thread-first = the first thread
# $name: a thread's name, which another thread has too. $id: the beginning of its id.
thread-alike = { $name } ({ $id })
# $count: how many.
thread-others =
    { $count ->
        [one] These are words of the first thread. There is one other: “kith thread list” shows it.
       *[other] These are words of the first thread. There are { $count } others: “kith thread list” shows them.
    }
# $name: a thread's name. $days: 1, 7, 30 or 90.
terms-beside = { $days ->
    [one] { $name } (words go after one day)
   *[other] { $name } (words go after { $days } days)
 }
terms-says = { $days ->
    [one] What is said there goes from every device one day later, its files too. Someone who copies it, or runs a changed program, can keep it.
   *[other] What is said there goes from every device { $days } days later, its files too. Someone who copies it, or runs a changed program, can keep it.
 }
# $now, $seen: days.
terms-clock-doubted = By this device's clock it is { $now }. The last day anything was heard of here is { $seen }. Words whose days would be over are hidden, not erased. If the clock is right, “kith thread clock-is-right” (in the client “/clockisright”) lets them go.
terms-clock-doubted-why = This line appeared because this device's clock is far ahead of what was seen. A clock that is wrong should not erase words that the others still have.
terms-clock-right = The clock is taken as right. Words whose days are over have gone from this device.
# $now: a day.
terms-clocks-differ = Words came whose days are over by this device's clock ({ $now }). They are not taken in. If that day is wrong, you can set the clock.
terms-clocks-differ-why = This line appeared because a device gave words that are over here and not there. One of the two clocks is wrong, or a program was changed.
reach-line = Your address line. Give it to a member whose device cannot find yours:
reach-taken = The address line is taken in. This device calls there next time. Somebody not known here yet is given nothing. That changes once what is heard shows them to be a member.
reach-copy-note = The line holds internet addresses of this device. They can point to your area.

## Bundles: a file on a stick, where devices are never online together.

# $file: where it is.
bundle-written = The bundle is in the file { $file }.
bundle-holds = { $count ->
    [0] It holds no words, and who came and went.
    [one] It holds one message, and who came and went.
   *[other] It holds { $count } messages, and who came and went.
 }
bundle-held = { $count ->
    [one] One unsent message is not in it: somebody came in since you wrote it. “kith unsent” shows it.
   *[other] { $count } unsent messages are not in it: somebody came in since you wrote them. “kith unsent” shows them.
 }
bundle-who = The devices of the people it is for open it, with “kith bundle in”. Nothing of rooms is in it.
bundle-found = Who finds it reads nothing in it. They see its size, and when the file was made.
bundle-request = It holds your request at the door, and nothing else.
bundle-request-next = A member takes it in, and gives you a bundle back. You take that one in here.
# $group: the group's name, in each of these.
bundle-new-words = { $count ->
    [one] One message in { $group } is new here.
   *[other] { $count } messages in { $group } are new here.
 }
bundle-new-acts = What happened around the group { $group } meanwhile is here now.
bundle-new-requests = { $count ->
    [one] A request at the door of { $group } is new here.
   *[other] { $count } requests at the door of { $group } are new here.
 }
bundle-closed = It brings a request with a slip that was used or taken back. Nobody comes in with it.
bundle-rests = { $count ->
    [one] One thing in it rests on another one that is not here. A bundle with everything brings both.
   *[other] { $count } things in it rest on others that are not here. A bundle with everything brings both.
 }
bundle-damaged = Part of it is damaged. What can be read is here now. You can ask for another one.
bundle-nothing-new = Nothing in it is new here, in { $group }.
bundle-which-way = A file on a stick: which way?
bundle-write = write one for this group
bundle-take = take one in
bundle-what = It holds what you may pass on in this group. Only its members' devices open it.
bundle-unsent = Your unsent words go into it too.
bundle-where = Where to? Type a file name.
bundle-which = Which bundle? Type its file name.

## Taking back.

take-back-what = What you take back is erased in this group here at once. Other members' devices erase it when they hear of it.
take-back-what-room = What you take back is erased in this room here at once. Other members' devices erase it when they hear of it.
take-back-reach = A device that never connects again, a photo, a copy or a saved file cannot be reached.
take-back-these = These are the words:
take-back-ask = What would you like to do?
take-back-keep = leave everything as it is
space-group = { $group } takes { $size } on this device. Of that, files: { $files }.
space-words = Messages whose words are here: { $messages }. Your own among them: { $own }.
space-let-go = Messages whose words were let go here: { $count }. “kith fetch-again”, or /fetchagain, asks the others for them.
space-how = /letgo lets go of other people's old words, on this device only.
letgo-what = Other people's old words go from this device, with their files. Nothing is taken back, and nobody is told.
letgo-again = Your own words stay. The others can be fetched again, as long as somebody in the group still has them.
letgo-day = Words from before which day? Type it as in 2026-06-01, or leave it empty.
letgo-none = No words of others from before that day are here. Nothing was changed.
letgo-ask = Messages: { $count }. They take { $size }. Let them go on this device?
letgo-yes = let them go here
letgo-done = Let go on this device. Messages: { $count }. They took { $size }.
letgo-how-again = “kith fetch-again”, or /fetchagain, asks the others for them.
letgo-nothing = Nothing was let go here.
letgo-asked = The others are asked for the words of these messages: { $count }. They come when somebody who has them is reached.
take-back-one = take these words back
take-back-all = take back everything you wrote in this group
take-back-all-room = take back everything you wrote in this room
take-back-done = Taken back. Devices that are connected erase it now. Others do when they connect. A photo, a copy or a saved file cannot be reached.
# $count: messages that stay as they are.
take-back-stay = { $count ->
    [one] One message could not be taken back from this device. The others can still read it.
   *[other] { $count } messages could not be taken back from this device. The others can still read them.
}
take-back-nothing = There was nothing left to take back. Nothing was changed.
take-back-names = Your messages. “kith take-back GROUP” and the letters before a message take that one back.
take-back-none = You have taken nothing back in this group.
# $count: devices of other people. Told only in groups with three other people or more; never whose.
take-back-gone = { $count ->
    [0] No other copy is known to be gone yet. It is told here when a device has said so.
    [one] One other copy is known to be gone.
   *[other] { $count } other copies are known to be gone.
 }
take-back-not-told = In a small group no number of copies is told. It would say whose copy is left.

## A copy of one's own words.

copy-title = Own words in { $group }
copy-made = A copy of what { $me } wrote, made on { $day }.
copy-holds = It holds what you wrote, words you carried over too. What was taken back is not in it.
copy-someone-replied = (someone replied)
copy-answers = (an answer to someone)
copy-thread-unnamed = a thread that someone else named
copy-unsent = Not sent
copy-only-yours = The copy holds your own words only. Others' words stay with them.
copy-open = A text or a page, for anyone who has the file. It is not locked.
copy-where = Where to? Type a file name, or a folder with a slash at its end.
copy-form = Which form?
copy-plain = to read: a text or a page
copy-signed = for programs: signed, can be brought into another group
copy-signed-proves = The signed form proves to anyone who holds it that your device wrote these words.
copy-done = The copy is in the file { $file }.
# $file: where it lies, from the copy's own folder.
copy-file = (a file: { $file })
# $name: a file's name; $size: how long it is.
copy-file-not-here = (a file that is not on this device: { $name }, { $size })
copy-whole = These lines were signed together with one key, and not changed since. They say that { $me } made them in { $group }, on { $day }.
copy-count = { $count ->
    [one] It holds one message.
   *[other] It holds { $count } messages.
 }
copy-key = It shows which key signed it, not who held the device. --json shows the key.
copy-carried = carried over from { $group }, written on { $day }
copy-brought = { $count ->
    [0] There were no words to bring.
    [one] One message is said again here, marked as carried over.
   *[other] { $count } messages are said again here, marked as carried over.
 }
copy-bring-what = Words of a signed copy are said again here, each as new words of yours.
copy-bring-who = Everyone who hears this group reads them, with a mark and the day they were written.
copy-bring-file = Which signed copy? Type its file name.
copy-bring-ask = Say these words here?
copy-bring-yes = say them here
## Devices.

# $day: the day it came.
device-one = Device { $number }, since { $day }.
device-this = Device { $number }, since { $day }: this one.
device-line = This computer can become another device of yours. On a device of yours in the group: “kith device add GROUP LINE”. The line:
device-line-waits = The line is good once, for a quarter of an hour, while this waits here. Ctrl-C ends it.
device-line-here = This computer can become another device of yours. On your device in the group: /devices, and link another. It asks for this line:
device-line-once = The line is good once, for a quarter of an hour.
device-line-file = The line in a file too, on a stick, say? Type the name of a new file, or leave it empty.
device-line-written = The line is in the file { $file }.
device-tell-other = Does the other device have the line?
device-was-told = it has it, go on
device-stop = stop here
device-waits = Looking for the other device, for up to ten seconds.
device-not-yet = The other device has not come yet.
device-phrase = Both devices show five words now. These are the words here:
device-phrase-why = If the other device shows other words, somebody is in between. Then say no.
device-same = Does your other device show exactly these words?
device-not-the-same = Nothing was linked. You can begin again with a new line.
device-other-yes = This device is ready. Say yes on the other device too.
device-added = The device is linked. It hears what you hear. You are one member with one place.
device-linked-here = This device is linked. You are in { $group }, as on your other device.
device-linked-not-yet = This device is linked. { $group } comes when a member's device can be reached.
# $numbers: one number or several, joined. $number: the device that is lost.
device-with-it = Device { $numbers } was added by device { $number }, and ends with it. Which are with you? Type numbers, or leave it empty.
device-keep = leave everything as it is
device-link = link another device of yours
device-not-with-me = one of them is not with me
device-which = Which device is not with you?
device-on-the-other = On the other device, choose to make it another device of yours. It shows a line. Both then show the same five words.
device-paste = Type or paste its line, or the name of the file it is in.
device-lost-done = Done. Whoever has heard of it sends nothing new to that device, and the keys are changed. What is on it stays on it.

## The recovery slip.

recovery-line = Your recovery slip. It goes from this device now:
recovery-file = Your recovery slip is in the file { $file }. It is written once.
recovery-what = A recovery slip is for a day when your device is gone. It ends that device for the group, and brings you back with a new key.
recovery-keep = Keep it on paper, away from this device. Whoever finds it can do the same in your name.
recovery-in-force = It counts from 14 days on. The group is told that you have a new one.
recovery-ask-file = A recovery slip now? Type the name of a new file for it, or leave it empty.
recovery-later = No slip was written. “kith device recovery-slip”, or /recovery, writes it on any later day.
recovery-later-again = A slip you had before ends in 14 days. The new one is still on this device: “kith device recovery-slip”, or /recovery, writes it.
recovery-again-ask = The recovery slip is not on this device any more. Make a new one?
# The file of the printed slip.
recovery-file-head = The recovery slip of { $me }, for { $group }.
recovery-file-lost = If a device is not with you, on any computer with this program: kith device not-with-me FILE
recovery-file-back = To come back on a computer of yours: kith device replace FILE. FILE is this file, or its last lines typed in.
recovery-file-no-doors = It holds no member's address, as nobody else was there yet. With “--reach LINE” a member's address line is used.
# $taken of $asked: members' devices that answered.
recovery-taken = { $asked ->
    [one] One member's device answered. Devices that have taken it in: { $taken }.
   *[other] { $asked } members' devices answered. Devices that have taken it in: { $taken }.
 }
recovery-declined = The recovery slip is gone from this device. Without one, a lost device cannot be ended from elsewhere.
recovery-straight = This computer goes straight to members' devices, and they see its internet address. With “long_way” in the settings it goes another way.
recovery-straight-ask = Go there now?
# $me: what the slip's person is called.
recovery-of = What a member's device knows of { $me }'s devices in { $group }:
recovery-device = Device { $number }, since { $day }. Its last words known there: { $last }.
recovery-device-silent = Device { $number }, since { $day }. No words of it are known there.
recovery-device-over = { $device } It has ended already.
# The place was laid down from one of the devices. $me: the name on the slip.
recovery-left = One of these devices left the group in { $me }'s name, on { $day }.
recovery-left-undone = If you go on, that leaving was not yours, and has no effect. Everybody is told.
recovery-lost-ask = Device { $number } is not with you, and nothing new may reach it. Is that so?
recovery-replace-ask = This computer takes the place of device { $number }, which ends. Is that so?
recovery-lost-done = The others are told when those devices meet them. Whoever has heard of it sends nothing new to that device, and changes the keys before sending more.
recovery-come-back = The place is kept. “kith device replace” brings you back on a computer of yours.
recovery-back = You are in { $group } again, with a new key. The others are told of the new key.

## Leaving.

leave-what = Leaving works without a connection. Nobody asks why. It is final for this place, unless a recovery slip of yours is kept. With that slip you can come back.
leave-keep = You need not leave to stay away. If you do nothing, your place here is kept.
leave-devices = All your devices leave. On your others the words stay until you leave there too.
leave-others = The others see that you have left. You choose next whether your words stay with them.
leave-here = The words of { $group } go from this device. A locked part stays until others have heard: who came and went, and when.
leave-reach = What others copied or photographed cannot be reached, whatever you choose.
leave-unsent = Unsent words go too. A copy holds them.
leave-copy = A copy of your own words? Type a file name, or leave it empty for none.
leave-words = What becomes of what you said here?
leave-words-stay = it stays with those who heard it
leave-words-back = all of it is taken back
leave-goodbye = Words to say goodbye, if you wish. Leave it empty to say nothing.
leave-how = How do you want to leave?
leave-yes = leave, and tell the others when they can be reached
leave-now = leave, and keep nothing here at all: who can be reached within ten seconds is told, nobody later
leave-stay = stay
leave-done = You have left { $group }. The others will see: “{ $me } has left.”
leave-heard = { $count ->
    [0] It is on its way. It is told to every device that can be reached.
    [one] One device has heard it.
   *[other] { $count } devices have heard it.
 }
leave-now-left = You have left { $group }.
leave-now-telling = Everything of { $group } goes from this device now. Who can be reached is told, for ten seconds at most.
leave-now-heard = { $count ->
    [0] No device has said that it heard this. The others may go on seeing you as a member.
    [one] One device has heard it. It tells the others.
   *[other] { $count } devices have heard it. They tell the others.
 }
leave-now-courier = It lies locked at a courier. The others find it there.
leave-now-back = What you took back is gone here. No other device has said that it heard this: the words may stay there.
leave-now-done = Nothing of { $group } is on this device any more.

## Setting aside and erasing.

# $day: the day until which. A group that is set aside has no name in any list.
aside-one = A group set aside until { $day }. “kith bring-back” brings it back as it was.
aside-one-over = A group set aside until { $day }. That day has come. Nothing happens by itself: “kith bring-back”, or “kith erase 1”.
aside-number = { $number }. A group set aside until { $day }. “kith bring-back { $number }” brings it back as it was.
aside-number-over = { $number }. A group set aside until { $day }. That day has come. Nothing happens by itself: “kith bring-back { $number }”, or “kith erase { $number }”.
# As a choice in the list of groups.
aside-bring = bring back a group set aside until { $day }
aside-bring-number = bring back group { $number }, set aside until { $day }
aside-done = Set aside until { $day }. It is locked here, and in no list by its name. Your place in the group is kept.
aside-done-several = Set aside until { $day }: { $count } groups. They are locked here, and in no list by name. Your places are kept.
aside-way-back = You can bring it back on any day, also before: “kith bring-back”. It asks for your passphrase. Nothing is erased by itself.
aside-back = { $group } is here again, as it was.
aside-usual = Written down. When you ask for setting aside, { $days } days are offered to you.
aside-usual-none = Written down. No number of days of your own is offered.
# The person's own earlier choice. $day: when it was made.
aside-chosen = Your own choice, on { $day }, was { $days } days.
aside-what = Set aside: locked here for { $days } days. You can bring it back, also before.
erase-now-what = Erase now: gone from this device at once. It cannot be brought back here.
erase-of-what = Of what?
erase-this = { $group }, on this device
erase-all = everything on this device
erase-which = Set aside, or erase now? Or neither. All are fine.
aside-choice = set aside for { $days } days
erase-choice = erase now
choice-neither = neither
erase-what = { $group } goes from this device at once, with its keys. It cannot be brought back here.
erase-everything-what = All groups, words and keys go from this device at once. They cannot be brought back here.
erase-others = Nobody is told. Others keep what you said. Your place stands; somebody there can let you in again.
# The word that is typed to erase: one plain word. Others after a comma are taken too, where it can be written in several
# ways; only the first one is asked for.
erase-word = erase
erase-type = Type the word “{ $word }” to do it. Anything else changes nothing.
erase-done = Erased. Nothing of that group is on this device any more.
erase-everything-done = Erased. Nothing of your groups is on this device any more.

## People and card.

people-head = People in { $group }, all with the same say:
people-one = { $name }
people-duties = { $name } says: { $duties }
people-quieted = You keep the words of { $name } folded. Only you can see this.
people-left = Left: { $names }
people-count = { $count ->
    [one] You are the only one here so far.
   *[other] { $count } people are in this group, you included.
 }
card-head = The card:
card-rules = The rules:

## What others can see.

others-head = Who can see what, in { $group }:
others-members = The people in the group can read what is said while they are in it: { $names }.
others-alone = Nobody else is in the group. What you write is read by nobody else yet.
others-later = People who come in later read what is said from that day. They see your name and duties line.
others-left = Who has left keeps what they copied. Who has heard of the leaving sends them nothing new.
others-door = Who waits at the door reads the card and the agreement, and no words.
others-connects = Other members' devices learn when yours connects. They tell it only to those who ask for it.
others-network = Who runs the network sees that this device connects somewhere, and when. They do not see what you say.
others-address = A member's device that connects straight to yours learns your internet address. It can point to your area.
others-courier = A group can choose couriers. They hold sealed packets only, for 30 days, and cannot read them.
others-courier-sees = A courier sees sizes, times, the internet address of a visit, and which boxes it asks for.
others-device = Who opens this device while it is unlocked reads what you can read.
others-locked = While no Kith is open here, what is here is locked with your passphrase. “kith serve” keeps it open. A device that sleeps may keep parts of its memory on the disk, not locked.
others-lost = Whoever has a lost device can read what is new until the others have heard of the loss.
others-slip = Without a recovery slip, whoever has a lost device can also end your other devices.
others-nobody = What is said can be read on members' devices and on no other computer. There is no account and no list of members anywhere else.
others-proof = What you say is signed. It proves to members that your device wrote it.
others-withheld = A member's changed program can keep words back, or note when your device connects.
others-court = A member can be asked, pressed or ordered to show what is on their device.
others-bundle = Who finds a bundle on a stick reads nothing in it. They see its size, and when the file was made.
others-terms = Words of a thread with days go from each device when the days are over. Someone with a changed program can keep them. They go on no stick and to no courier.
others-copies = Anyone who reads can copy or photograph. Nothing here can stop that.
others-read = Nobody sees what you have read, or that you type.

## Locking.

lock-soon = This locks itself in a short while, as you set it. Any key puts it off.
lock-soon-plain = This locks itself in a short while, as you set it. A line typed, also an empty one, puts it off.
lock-soon-why = This line appeared because you set a time after which this locks itself. What you were writing is kept.
lock-now = Locked. Nothing is shown. What you were writing is kept.
lock-enter = Press Enter, then type your passphrase.
lock-closes = Locked. Nobody can be asked for the passphrase here. The program closes. What you were writing is kept.
## Couriers.

courier-open = This courier is open. It keeps sealed packets for 30 days, for groups that have its slip.
courier-holds = It cannot read them, and keeps no list of who came.
courier-slip = This is its slip. Whoever has it can leave packets here:
courier-ended = The courier is closed. What it keeps is on the disk.
courier-added = The group has this courier from now on. All members are told.
courier-sees = It sees sizes, times, the internet address of a visit, and which boxes it asks for.
courier-cannot = It cannot read, change or take away what is said. It can fail to give it on.
courier-removed = The group has this courier no more. All members are told.
courier-usage = Write /courier and the courier's slip, or /courier remove and its number.
couriers-none = This group has no courier. Words go when a member's device can be reached.
courier-one = { $number }. A courier named by { $by }, on { $since }.
courier-on-slip = { $number }. A courier that stands on your slip.
courier-visiting = It is being visited now.
courier-visited = The last visit came to its end on { $at }.
courier-left = Your device left something there.
courier-left-nothing = Your device had nothing new to leave.
courier-found = It found something new there.
courier-found-nothing = It found nothing new there.
courier-not-reached = It could not be reached the last time. It is tried again.
courier-not-visited = It was not visited yet.

## Who can do what: from the rules in force, in about ten lines.

can-head = Who can do what, in { $group }:
can-all = Everyone here can do the same. Founding or coming first gives no special say.
can-invite = Everyone can write slips, and take back slips that were not used yet.
can-welcome = { $count ->
    [one] Whoever gives a slip opens the door with it. No other welcome is needed.
   *[other] Whoever gives a slip welcomes with it. { $count } welcomes open the door.
 }
can-wait = { $days ->
    [one] Everyone can ask to wait before somebody comes in, for at most one day.
   *[other] Everyone can ask to wait before somebody comes in, for at most { $days } days.
 }
can-thread = { $days ->
    [0] Everyone can open a thread. It is kept without an end date.
    [one] Everyone can open a thread. It is kept for one day.
   *[other] Everyone can open a thread. It is kept for { $days } days.
 }
can-own = You can take back your own words, change your name and duties line, and end your own devices.
can-not-others = Nobody can change, hide or take back what somebody else said.
can-leave = You can leave at any time. Nobody can put somebody else out.
can-circle = Everyone can found another group. Each person enters it by their own yes.
can-rules = { $days ->
    [one] No rule is changed by one person alone. A decision stays open for at least one day.
   *[other] No rule is changed by one person alone. A decision stays open for at least { $days } days.
 }

## Searching.

# Who and when come first: what a person writes then cannot look like another person's message.
search-hit = { $group }, { $name }, { $at }: { $text }
search-end = { $count ->
    [0] “{ $text }” was not found in what is on this device.
    [one] That was all: “{ $text }” was found once.
   *[other] That was all: “{ $text }” was found in { $count } messages.
 }

## The settings file.

settings-head = Settings of Kith. A line counts once the sign before it is taken away.
settings-file = Your settings are in the file { $path }
settings-none = There are no settings yet. “kith settings --write” writes a file to begin with: { $path }
settings-unread = The settings file { $path } cannot be read. The program does not begin without it: a lock or a long way may stand in it. To begin without, put the file elsewhere.
settings-not-read = Line { $line } of { $path } cannot be read as a setting. The program does not begin: a lock or a long way may stand there. Mend the line; to begin without, put the file elsewhere.
settings-unknown = “{ $key }” is not a setting. It is passed over. It stands in { $path }
settings-value = What stands after “{ $key }” does not fit. It is passed over. It stands in { $path }
settings-value-needed = What stands after “{ $key }” does not fit. The program does not begin without it. Mend it, or take the line out. It stands in { $path }
setting-language = The language, as en. Without it: the one of the system.
setting-plain = Plain lines instead of the full screen.
setting-live = New words are shown when they arrive.
setting-quiet = Nothing is shown by itself.
setting-connections = A line tells when a member's device connects.
setting-one = One message is shown at a time.
setting-hide-names = Names of people are not shown on the screen.
setting-mouse = The wheel of a mouse moves through what is shown. It is never needed.
setting-repeat = A key pressed again within so many thousandths of a second does nothing. At most 5000.
setting-colours = The colours of the full screen: terminal, dark or light.
setting-idle = The program locks itself after so many minutes without a key. 0: never. At most 1440.
setting-long-way = How new groups go: "off" (straight), "relays" or "tor". Said before you enter, it holds from the start.
setting-tor-socks = Where Tor on this computer calls for other programs.
setting-tor-control = Where Tor on this computer takes orders: a port, or a path such as "/run/tor/control".
setting-listen = Addresses where this node can be reached.
setting-notice = The terminal rings when new words come, in the full screen. No words, no names.
setting-ready = Lines said for you with one key or a number, in your own words.
setting-fetch-files = Files of others up to so many kilobytes are fetched as their message comes. 0: only when you ask.
setting-keep-files = A group keeps so many megabytes of others' files here. The oldest go first, your own never. 0: all you fetched.
man-done = The manual pages are in the folder { $path }
language-not-used = The file { $path } cannot be used for sentences. The program goes on without it.
# No native speaker has read this file yet. Shown once, where a language is chosen.
language-unread = No native speaker has read these sentences yet. Some may sound odd.

## Groups.

groups-head = Your groups:
groups-none = You are in no group yet.
# $count: how many.
groups-unread = Groups kept here that cannot be opened now: { $count }. Files of theirs may not be here just now, as in a copy that is not whole yet. Or the disk is damaged, or another version of this program wrote them. Nothing was deleted. Once the files are back, so are the groups, at the next start.
groups-one = { $name }, where you are { $me }
groups-no-way = { $name }, where you are { $me } (nothing leaves this device for it until you say which way it goes)
# $group: the group's name. $room: what the room is called, as in room-with.
groups-room = { $group }: { $room }
# $state: one of the standing-…-short sentences.
groups-state = { $name }, where you are { $me } ({ $state })

## Saying.

said-held = { $names } came in since you were last here. Your unsent words would reach { $names } too. “kith unsent send” or “kith unsent drop”.
said-held-unnamed = Somebody came in since you were last here. These words wait: “kith unsent list”.
not-sent-not-lost = Not sent, and not lost. Your text is here.

## Serving.

serve-open = The node is running. Other kith commands on this computer use it now. Ctrl-C ends it.
serve-ended = The node has ended.
program-stopped = The program had to stop. What was said is on the disk. You can open it again.
not-understood = That could not be read as a command. Nothing was done.
# Headings of a page of help, each above a list.
usage-head = Usage:
usage-commands = Commands
usage-arguments = What follows the command
usage-options = Options
usage-unknown = “{ $what }” is not known here. Nothing was done.
usage-missing = Something is missing: { $what }
usage-value = “{ $value }” does not fit { $what }. Nothing was done.
usage-conflict = “{ $what }” cannot stand beside the others. Nothing was done.
usage-subcommand = A word is missing after this command. Nothing was done.
usage-see = “kith help” shows what can be typed.
help-no-topic = There is no help page called { $topic }. “kith help” shows what can be typed.
why-shell-groups = What is known now, and its cause:
why-shell-connections = { $name }: { $count ->
    [0] no other device is connected now.
    [one] one other device is connected now.
   *[other] { $count } other devices are connected now.
 }
why-shell-none = There is nothing to explain: you are in no group yet.
why-shell-unsent = { $name }: some of your words are still on this device.
why-shell-stick = Where nobody can be reached, “kith bundle out” takes them along on a stick.
why-shell-held = Somebody came in since you wrote them. “kith unsent send” sends, “kith unsent drop” takes back. Left there, they wait.
why-here = Words marked “still on this device” went to nobody yet. They go when a member's device or a courier is reached, or on a stick.
why-sent = Words marked “sent” have left this device, towards a member, a courier or a stick.
why-kept = Words marked “kept” are held by two other people's devices. Who has read them is not known here.

## The plain line client.

plain-welcome = Kith, in plain lines. Nothing moves by itself. /help shows the commands at any time.
plain-what = What would you like to do?
plain-found = found a group
plain-enter = come into a group with a slip
plain-device = make this computer another device of yours
plain-passphrase = change the passphrase
plain-rehearse = practise first, with a group on this computer only
plain-quit = close the program
plain-opened = { $name } is open. What you write and end with Enter is said. Commands begin with a slash: /help
plain-left = You have left { $name }. A locked part stays: who came and went, and when. It goes when others have heard. After 30 days it goes when the program is open.
plain-not-open-yet = { $name } is not open to you yet. { $state }
plain-thread-opened = The thread { $name } is open.
plain-no-group = This needs an open group. Choose one first.
plain-no-new = There are no new words.
plain-draft = This was typed and not sent. Type /say to send it, or write something else: { $text }
say-several = This waits here. It was typed at different times:
say-several-ask = Say it to everyone who reads here, as one message?
say-several-no = not now
say-several-all = say all of it
say-several-last = say only what stands last
say-several-back = This waited here, typed at different times. Now it stands where you write. Change it as you wish. Enter goes on with it.
words-end-command = The end of this line is a command, { $command }, and there are words before it. Nobody has any of it yet.
words-end-ask = What did you mean?
words-end-wait = nothing now; the line waits here
words-end-say = say all of it as words
words-end-do = keep the words here, and do { $command }
words-end-once-more = The end of this is a command, { $command }, with words before it. Nobody has it yet. Enter once more sends all of it as words.
plain-unknown = { $word } is not a command here. /help shows them. To say a line with a slash: /say and the line.
bye-goes-on = The client closes. A node goes on here: “kith serve”. Until it ends, your words can be read on this computer.
lock-goes-on = A node goes on here: “kith serve”. Until it ends, other Kith commands on this computer can read your words.
plain-bye = The program closes. Your words are locked with your passphrase.
plain-live-on = New words are shown when they arrive, until you type /live again.
plain-live-off = New words wait until you press n and Enter.
plain-quiet-on = Nothing is shown by itself now, until you type /quiet again.
connections-on = A line tells when a member's device connects, until you type /connections again.
connections-now = { $count ->
    [0] No other member's device is connected to this one now.
    [one] One other member's device is connected to this one now.
   *[other] { $count } other members' devices are connected to this one now.
 }
connections-off = Connections are not told any more.

## What leaves this device for a group.

screen-ways = What leaves this device
# $group: the group's name.
roads-head = These are the connections of this device for { $group }, at this moment:
roads-none = There is no connection now.
# $who: one of the “road-…” below.
roads-straight-called = { $who }, straight from device to device. This device called.
roads-straight = { $who }, straight from device to device. It called this device.
roads-through = { $who }, through a relay. The relay can see who talks to whom, and when.
roads-calling = { $who }: this device is calling it.
roads-courier = A courier of this group. It keeps sealed packets, and was visited on { $at }.
roads-courier-now = A courier of this group. It keeps sealed packets, and is being visited now.
roads-courier-not = A courier of this group. It keeps sealed packets, and was not visited yet.
# $name: a member.
road-member = A device of { $name }
road-member-unnamed = A member's device
road-own = Another device of yours
road-leaver = Somebody who has left
road-guest = A guest with a slip
road-door = The member's device at the door
road-by-hand = A device whose line you took
road-recovery = Somebody with a member's recovery slip
road-relay = A relay
roads-listens = Members' devices can call this device as long as this program runs.
roads-does-not-listen = Nobody can call this device now.
roads-only-relays = You chose the long way: everything goes through relays, and nothing straight.
roads-by-tor = { $who }, by Tor.
roads-tor = You chose the long way by Tor: everything goes by it, and nothing straight.
roads-listens-tor = Members' devices can call this device by Tor as long as this program runs.
roads-places = This device can be called through a relay too.
roads-lends = Members can reach each other through this device.
relay-used = From now on this device can be called through this relay.
relay-sees = A relay sees which devices meet, where they are, and when. It cannot read anything.
relay-forgotten = No relay that you chose is used for this group any more.
relay-lent = From now on members can reach each other through this device, while this program runs.
relay-lent-sees = What passes through is sealed. It uses your connection, up to a limit.
relay-not-lent = Nobody is led through this device any more.
relay-serves = This relay is open. Whoever has this line has a place here:
relay-serves-note = Nothing is written down about who comes. It ends when this program ends.
relay-ended = The relay is closed.
long-way-relays = The long way: from now on everything goes through the relays you chose.
long-way-relays-sees = Members no longer learn from where you connect. The relay does, and so does your internet company.
long-way-off = From now on devices connect straight again, and members learn from where you connect.
long-way-usage = Write /longway off, /longway relays or /longway tor.
relay-usage = Write /relay and the relay's line, or /relay forget, /relay lend or /relay nolend.
long-way-tor = The long way: from now on everything goes by Tor. It is slower.
long-way-tor-sees = Members no longer learn from where you connect. Your internet company sees that you use Tor.
long-way-before = What members' devices learned of your address before, they may still hold.
long-way-tor-whom = Only members who chose Tor too can be reached. Nothing falls back to another way.
long-way-tor-found = Your other groups go on as they do. Each has a Tor address of its own.
long-way-tor-no-relays = By Tor no relay is used. This counts once the long way is off.
tor-asking = Tor was asked, and has not answered yet.
tor-missing = Tor was not found on this computer. Nothing goes out, and your words wait here. Install Tor and start it.
tor-no-orders = Tor's control port is closed. This device can call others, and nobody can call it. “kith help tor” says more.
tor-not-let-in = Tor does not let this program in, and nobody is at its SOCKS port. “kith help tor” says what to do.
tor-not-let-in-calls = Tor does not let this program in. So nobody can call this device. “kith help tor” says what to do.
tor-connecting = Tor is on its way into its network: { $percent } of 100. Until then your words wait here.
tor-no-calls = Tor runs, but nobody is at its SOCKS port. Nobody can be called. “kith help tor” says more.
tor-ready = Tor is ready. It can take a minute until two devices find each other.
long-way-no-relay = No relay is chosen yet, so nobody can be reached. “kith relay use GROUP LINE” chooses one.
# Told where the row that keeps the chosen way is damaged. Nothing goes straight by mistake.
long-way-lost = Which way this group goes cannot be read on this device any more; perhaps the disk is damaged. So nothing leaves this device for it, by no way, until you say it again: /longway off, /longway relays or /longway tor, or “kith long-way GROUP WAY”. Relays that were chosen for it have to be chosen again.
roads-nothing-else = Besides this, only the couriers of this group are visited, if it has any. No name is looked up, and no network is searched.
plain-quiet-off = One line tells when there are new words.
quiet-person-on = { $name }: words are folded from now on, only here. { $name } is not told. /quiet and the name shows them again.
quiet-person-off = { $name }: words are shown again.
unfold-which = There are no folded words there. Type /unfold and the number of a folded message.
names-hidden = Names are hidden on this screen, until you type /names again. Names that people wrote in their words stay.
names-shown = Names are shown again.
plain-which-number = Which message? Type its number, as shown before the words.
plain-reply-usage = Write /reply, the number of the message, then your words.
plain-note-usage = Write /note, your note, two dashes, then your words.
note-for-usage = Write /notefor, the number of the message, then your note.
one-on = Messages are shown one at a time, until you type /one again. Enter alone shows the next.
one-on-screen = Messages are shown one at a time while reading, until you type /one again.
one-off = Messages are shown together again.
one-more = Enter alone shows the next one. You can stop here.
one-last = That was the last one.
edit-open = A program for long texts is open. While it is, the text lies in a file that is not locked.
edit-none = No program for long texts is chosen. The system's setting EDITOR names one.
edit-empty = Nothing was written. Nothing was sent.
plain-needs-words = Something is missing after { $word }. /help shows how it is written.
# One message. Who and when come first: what a person writes then cannot look like another person's message.
plain-message = { $number }. { $name }, { $at }: { $text }

## Commands that begin with a slash: one line of help each.

slash-help = shows what can be done; with a number, a word or “all”: more of it
screen-help-numbers = Where a command asks for a number: choose the message first (Esc, Up, Down), then press /.
topics-head = More, a page each:
topic-talk = talking: words, notes, files, taking back
topic-people = the people, the door, your place
topic-threads = threads, and words that wait
topic-meeting = meetings and rounds
topic-company = somebody to be with, rooms
topic-screen = what is shown, hidden or locked
topic-ways = how devices reach each other
topic-device = copies, your devices, space
topics-all = /help all: all of them. /help and a command: that one.
topics-none = There is no such page of help. /help shows what there is.
slash-back = goes back: from a room to its group, from a group to your groups
slash-groups = shows your groups
slash-read = shows the words again; a number shows the last so many
slash-say = says a line, also one that begins with a slash
slash-write = says several lines; a line with only a dot ends them
slash-forme = says a line that is ready; its number says which, none shows them
slash-edit = writes a long text in another program, the one that EDITOR names
slash-reply = answers a message: its number, then your words
slash-note = says words with a note for readers: the note, two dashes, the words
slash-notefor = puts a note for readers beside somebody's message: its number, then the note
slash-search = looks for words in all your groups, newest first
slash-people = shows the people here and who is at the door
slash-card = shows the card, the agreement and the rules
slash-rules = says who can do what here
slash-invite = writes a slip for somebody
slash-enter = comes into a group with a slip
slash-found = founds a group
slash-welcome = says welcome to somebody at the door: the name
slash-wait = asks to wait before somebody comes in: the name
slash-unsent = shows unsent words: send, hold or take back
slash-threads = shows the threads
slash-thread = opens a thread: its name; nothing for the first one
slash-newthread = begins a thread: its name, and if its words are to go: -- and 1d, 7d, 30d or 90d
slash-clockisright = this device's clock is right: words whose days are over go
slash-name = changes what people here call you
slash-duties = writes your duties line; nothing takes it away
slash-reach = shows your address line, or takes in another member's
slash-others = shows who can see what
slash-why = says why the last line appeared
slash-live = shows new words as they arrive, or stops that
slash-quiet = lets nothing appear by itself, or stops that; with a name: folds the words of that person for you alone, or shows them again
slash-unfold = opens folded words: the number of the message
slash-names = hides the names of people on this screen, or shows them again
slash-connections = says how many devices are connected, and tells when one comes or goes, or stops that
slash-ways = shows what leaves this device: each connection, and who is at its end
slash-longway = goes the long way, or not: off, relays or tor; nothing falls back by itself
slash-relay = a relay's line: has a place there; forget, lend, nolend: uses none, lends this device, stops that
slash-couriers = shows the couriers of this group, and the last visit at each
slash-courier = a courier's slip: the group has it from now on; remove and a number: visits it no more
slash-one = shows one message at a time, or stops that
slash-hide = clears the screen to a plain page
slash-lock = locks now; your passphrase opens it again
slash-passphrase = changes the passphrase of this folder
slash-rehearse = practises with a group on this computer only
slash-attach = brings a file to the others: its path. Of a picture only the picture goes
slash-attachwhole = the same, with everything the file holds
slash-save = saves a file: the number of its message, then a path. 3.2 is the second file of message 3
save-usage = Please write the number of the message and a path, as in: /save 3 poster.jpg
slash-takeback = takes your own words back: the number of a message, or nothing to choose
slash-copy = writes a copy of your own words into a file
slash-bundle = writes a bundle for a stick, or takes one in
slash-space = shows what this group takes on this device
slash-letgo = lets go of other people's old words here, without taking them back
slash-fetchagain = asks the others again for words that were let go here
slash-bring = says the words of a signed copy here again
slash-devices = shows your devices here: link another, or one is not with you
slash-recovery = writes your recovery slip, for a day when this device is gone
slash-leave = leaves this group
slash-meeting = shows the meeting
slash-open = opens the meeting. With the number of a message: its file, in this computer’s own program
slash-here = says you are here, or back
slash-listening = says you listen today
slash-stepout = steps out, your place is kept
slash-wanttime = says you want time today, or with no: not any more
slash-wish = before you speak: 1 just hear me, 2 ask me things, 3 ideas welcome, 0 none
slash-task = picks a task up: 1 opening, 2 keeping time, 3 welcoming, 4 closing, 5 inviting
slash-stepback = puts your task down, no reason needed
slash-slow = asks for a quiet minute
slash-close = closes the meeting
slash-next = says when you meet next, as in /next 2026-12-03 19:00 in the library
slash-form = lists the forms of meeting; with a name, this meeting goes by it
slash-newform = writes a form of meeting of your group's own
slash-askme = says until when people can ask you, as in /askme 22:00; /askme no takes it back
slash-rests = after so many quiet hours an unclosed meeting rests, as in /rests 24
slash-whenlate = who comes late to a round has a place now, or at its end, as in /whenlate now
slash-remind = tells you before a meeting, here only, as in /remind 30; /remind no ends it
slash-worried = shows what was agreed for when people are worried; with words, writes it down
slash-ifquiet = shows what a person wishes if they go quiet; without a name, your own
slash-myquiet = writes what you wish if you go quiet; nothing takes it away
slash-bewithme = asks for somebody to be with you; says first who sees it
slash-yes = says that you can be with who asks; says first who learns it
slash-no = takes your yes back, no reason needed: the number of the message that asked, or nothing
slash-accept = lets somebody who can be with you come in: the name, or nothing to choose
slash-enough = says that no answer is needed any more
slash-rooms = shows your rooms, and what can be done about company
slash-room = opens a room you are in: who it is with; nothing for the only one
slash-closeroom = closes a room for you, no reason needed
# The same words, as they work in a room.
slash-room-back = goes back to the group
slash-room-people = shows who is in this room
slash-room-others = shows who can see what of this room
slash-room-closeroom = closes this room for you, no reason needed
slash-room-stepback = the same
slash-room-close = the same
slash-room-leave = leaves this room, or the group
slash-round = begins a round, with a name if you give one
slash-done = you have spoken, the turn goes on
slash-pass = passes in this round
slash-later = come back to me
slash-listen = listens in this round
slash-go = the turn goes on from somebody's place, as in /go Sam
slash-gone = sets this group, or everything, aside on this device, or erases it
slash-quit = closes the program
slash-new = n and Enter shows new words
slash-marks = “sent” has left this device. “kept”: two other people's devices hold it.

## The full screen.

screen-groups = Your groups
screen-groups-hint = Up and Down choose. Enter opens. F1 help. Ctrl-Q closes.
screen-groups-empty = You are in no group yet. Choose one of these:
screen-thread-writing = Enter sends. Alt-Enter: new line. Esc: read. / for commands. F1 help.
screen-thread-one = Up and Down: another message. PgDn: more of it. Enter: what can be done. Type to write.
screen-thread-reading = Up and Down choose. Enter: what can be done with it. Type to write. F1 help.
screen-page-hint = Up and Down move. Esc goes back.
screen-choice-hint = Up and Down choose. Enter takes it. Esc goes back.
screen-line-hint = Enter goes on. Esc goes back, and nothing is done.
screen-unsent-line = Some of your words are still on this device: /unsent
screen-held-line = Some of your words wait for your yes: /unsent
screen-answering = You answer: { $text }
screen-message = What can be done with it
menu-write = go on writing
menu-new = show the new words
menu-answer = answer it
menu-unfold = open its folded words
menu-save = save the file { $name }
menu-view = open the file { $name }
menu-be-with = say that you can be with { $name }
menu-note = put a note for readers beside it
menu-take-back = take it back
screen-which-message = Which message? Esc, then Up and Down choose one. Enter shows what can be done with it.
screen-save = Saving a file
save-where = Where to? Type a path: a folder, or a new file.
save-under-way = Whoever has the file is asked for it now.
screen-help = Help
screen-people = People and card
screen-why = Why
screen-others = Who can see what
screen-rules = Who can do what
screen-search = Searching
screen-space = Space on this device
screen-threads = Threads
screen-couriers = Couriers
screen-unsent = Unsent words
screen-enter = Coming in
screen-found = Founding
screen-invite = Inviting
screen-take-back = Taking back
screen-copy = A copy of your words
screen-bundle = A bundle on a stick
screen-bring = Bringing words along
screen-recovery = Recovery slip
screen-erase = Setting aside, erasing
screen-devices = Your devices
screen-link = Another device of yours
screen-leave = Leaving
screen-door = The door
screen-reach = Address line
screen-hidden = Notes
screen-hidden-line = Nothing is shown here. F9 shows the page again.
screen-small = This window is very small. A larger one shows the words.
screen-more = (More to read: PgDn and PgUp.)
screen-help-keys = Keys:
screen-help-commands = Commands, typed where you write:

## Keys: one line each on the help page.

key-f1 = this page
key-f9 = clears the screen to a plain page; F9 again brings it back
key-f2 = puts your first ready line where you write; Enter sends it
key-f3 = puts your second ready line there
key-f5 = shows new words
key-esc = from writing to reading; from a page back
key-f6 = somebody to be with, and your rooms
key-up = chooses the one above: a message, a group or a choice
key-down = chooses the one below
key-page-up = moves a page up; from writing to reading
key-page-down = moves a page down
key-home = goes to the first
key-end = goes to the last
key-slash = while reading: begins a command, about the chosen message
key-edit = writes a long text in another program, the one that EDITOR names
key-enter = sends, opens or takes the choice; while reading: what can be done with the chosen message
key-alt-enter = begins a new line in what you write
key-tab = completes a command
key-ctrl-q = closes the program
key-name-up = Up
key-name-down = Down
key-name-space = Space

## Rehearsal.

rehearse-what = This is a practice group. It runs on this computer only, with real nodes. Its folder is taken away after.
rehearse-who = Ana, Lee, Sam and Noor are played by the program. Nobody else reads what you write here.
rehearse-how = Each time you say something, the next step of the story happens.
rehearse-end = Ctrl-Q, or /quit, ends the practice and takes its folder away.
rehearse-begin-hint = Enter leaves this page. Enter again opens the group.
rehearse-not-here = This is a practice. Real groups are founded and entered after it. /quit ends it.
rehearse-bye = The practice ends.
rehearse-over = The story ends here. You can stay as long as you like. /quit ends the practice.
rehearse-title = Practice, on this computer only
rehearse-group = Practice
rehearse-card = A group for practising. It is for anyone who wants to see how a group works here.
rehearse-agreement-1 = What is said here stays here.
rehearse-agreement-2 = Listening is taking part.
rehearse-agreement-3 = When we are worried about someone, we ask them first.
rehearse-step-founded = Ana founds a group called { $group }, with a card and an agreement.
rehearse-step-entered = { $name } reads the slip, says yes, and comes in.
rehearse-step-words = Everyone says a line. All { $count } devices show the same words in the same order.
rehearse-step-away = Sam's device is switched off. Sam's place is kept.
rehearse-step-meanwhile = Ana and Lee go on talking while Sam is away.
rehearse-step-back = Sam's device is on again and has what was said meanwhile. Nothing is lost.
rehearse-step-newcomer = Noor comes in with a slip from Lee. Words from before on Noor's device: { $count }.
rehearse-step-said-after = Ana greets Noor. Noor's device has it.
rehearse-step-left = Lee leaves. Leaving needs nobody's permission. The others see: “Lee has left.”
rehearse-step-order = All devices that heard show the same order of words.
rehearse-cleaned = The practice folders are gone from this computer.
rehearse-not-cleaned = The practice folder could not be taken away. It is here: { $path }
rehearse-step-not = This step did not come about: { $step }
rehearse-interrupted = The rehearsal was stopped.
rehearse-say-ana-1 = Hello. The kettle is on. Sit where you like.
rehearse-say-lee-1 = Hello all. Listening today.
rehearse-say-sam-1 = Good evening. It was a long week.
rehearse-say-jo-1 = Hello. This is my first time here.
rehearse-say-ana-2 = Sam's bus must be in the tunnel. The place is kept.
rehearse-say-lee-2 = Yes. There is time.
rehearse-say-sam-2 = Back again. It has all arrived.
rehearse-say-ana-3 = Welcome, Noor. Speak, or listen, as you like.
rehearse-say-noor-1 = Thank you. Listening for now.
rehearse-say-lee-goodbye = It was good to be here. Take care of the kettle.

## Help of the shell commands: help-COMMAND, and help--ARGUMENT for its parts.

help = Kith: a messenger for people who support each other. Without a command, the client opens.
help-rehearse = A practice group, with real nodes, on this computer only.
help-serve = A node without a screen. Other commands use it while it runs.
help-group = Groups: found, list, show, courier.
help-group-found = Founds a group. Founding gives no special say later.
help-group-list = Shows your groups.
help-group-show = Shows the people, the door, the card and the rules of a group.
help-invite = Writes a slip for one person. Giving it is your welcome.
help-slip = Slips: show, list, take-back.
help-slip-show = Reads a slip. Nobody is called, unless the slip is short and you say yes.
help-slip-show--ask = Calls the addresses on a short slip for its card. Who is there learns your internet address.
help-slip-list = Shows the open slips of a group.
help-slip-take-back = Takes a slip back, so that it can no longer be used.
help-enter = Comes into a group with a slip, after a question.
help-welcome = Says welcome to somebody who waits at the door.
help-wait = Asks to wait before somebody comes in.
help-say = Says something in a group. A text of - is read from standard input: then no history of the shell keeps it, and nobody on this computer sees it go by. “Sent” has left this device. “Kept”: two other people's devices hold it.
help-say--attach = A file that goes with the words. Of a picture only the picture goes. Can be given several times.
help-say--as-it-is = Takes nothing out of pictures: where and when they were made goes with them.
help-say--note-for = The words are a note for readers beside the message with this id.
help-open = Opens a picture, sound, film or PDF of a message with this computer's own program.
help-open--id = The id of the file, or of its message if that brings one.
help-save = Saves a file that a message brings. It is fetched from any member's device that has it.
help-save--id = The id of the file, or of its message if that brings one. “kith read --json” shows them.
help-save--to = A new file, or a folder. Nothing is written over.
help-read = Shows what was said since you came in.
help-read--unfold = Shows words too that you keep folded.
help-unsent = Words that are still on this device: list, send, drop. Left there, they wait.
help-unsent-list = Shows unsent words.
help-unsent-send = Sends words that were held because somebody came in.
help-unsent-drop = Takes unsent words back. They go from this device.
help-thread = Threads: open, list.
help-thread-open = Begins a thread. Its name is shown to people who come later.
help-thread-open--days = The days after which its words go from every device: 1d, 7d, 30d or 90d. 0: they stay. Without it: as the group agreed.
help-thread-list = Shows the threads of a group.
help-thread-clock-is-right = This device's clock is right. Words that are hidden because their days are over go.
help-name = Changes what people in a group call you.
help-duties = Writes your duties line. An empty one takes it away.
help-take-back = Takes back your own words: one, several or all. Without any, says how many copies are gone.
help-take-back--all = Everything you wrote in this group.
help-take-back--ids = The short names that --list shows, or whole ids.
help-take-back--list = Shows your messages, each after its short name.
help-take-back--since = Everything you wrote from this day on, as 2026-03-01.
help-copy = Writes a copy of your own words: a text, a page, or the signed form. Also: check, bring.
help-copy-check = Looks whether a signed copy is whole. It needs only the file.
help-copy-bring = Says the words of a signed copy in a group again, each marked as carried over.
help-courier = A computer that keeps sealed packets for groups: serve, slip.
help-courier-serve = Keeps packets for groups that have its slip. It asks for no passphrase and reads nothing.
help-courier-serve--megabytes = The most it keeps, in megabytes. It is 1024 if nothing is said.
help-courier-slip = Prints the courier's slip, to be given to groups.
help-group-courier = The couriers of a group: add, remove, list.
help-group-courier-add = A courier keeps sealed packets for the group from now on. All are told.
help-group-courier-add--slip = The courier's slip, or a file that holds it.
help-group-courier-remove = A courier is visited no more. All are told.
help-group-courier-remove--number = Its number in the list.
help-group-courier-list = Shows the couriers of a group.
help-bundle = Bundles on a stick, where devices are never online together: out, in.
help-bundle-out = Writes what you may pass on in a group into one file. A guest's holds the request.
help-bundle-out--to = The file. Nothing is written over.
help-bundle-out--since = Without words from before this day, as 2026-03-01.
help-bundle-out--for-member = For one member only: what they lack, as far as it is known here.
help-bundle-in = Takes in what a bundle holds for your groups.
help-bundle-in--file = The bundle.
help-leave = Leaves a group for good, unless a recovery slip of yours is kept. It works without a connection.
help-leave--copy = Writes a copy of your own words to this file or folder first.
help-leave--take-back = Takes back everything you wrote, or what --since names.
help-leave--since = Takes back only what you wrote from this day on, as 2026-03-01.
help-set-aside = Sets a group aside on this device: locked, in no list by its name. Nothing is erased by itself.
help-set-aside--everything = All groups of this folder.
help-set-aside--days = For so many days. Without it: as many as you chose earlier, else 7.
help-set-aside--usual = Writes down how many days are to be offered to you on a later day. 0: none.
help-bring-back = Brings back a group that was set aside, as it was. It asks for your passphrase.
help-bring-back--group = Its name or its number. Nothing, if it is the only one.
help-passphrase = Changes the passphrase of this folder. It asks for the present one. Nothing else changes.
help-passphrase--new-file = A file whose first line is the new passphrase.
help-erase = Erases a group from this device, at once: first its key, then its files. Nobody is told.
help-erase--everything = The whole folder of your groups.
help-erase--yes = Erases without asking for the word.
help-connections = Shows what leaves this device for a group: each connection, and who is at its end.
help-relay = Relays: serve one for others, use one, forget them, lend this device to the members.
help-relay-serve = Runs a relay for others, and nothing else. It prints a line that gives a place at it.
help-relay-serve--at = Where it can be called, if that is not where it listens.
help-relay-serve--new-slip = Makes a new line. The one before gives no place any more.
help-relay-use = Has a place at a relay for a group, so that others can call this device through it.
help-relay-use--line = The relay's line, beginning with “kith-relay:”.
help-relay-forget = Uses none of the relays you chose for a group any more.
help-relay-lend = Lets members of a group reach each other through this device.
help-relay-lend--no = Stops that.
help-long-way = Goes only through the relays you chose or by Tor, or straight again. Nothing falls back by itself.
help-long-way--way = “relays”, “tor” or “off”.
help-reach = Shows your address line, or takes in another member's.
help-device = Your own devices: list, new, add, lost, recovery, not-with-me, replace.
help-device-list = Shows your devices in a group.
help-device-new = Makes this computer another device of yours. It prints a line for the other one.
help-device-new--phrase = The words the other device shows. They are the yes where nobody can be asked.
help-device-add = Adds the device that printed a line. Both then show the same five words.
help-device-add--line = The line that “kith device new” printed.
help-device-add--phrase = The words the other device shows. They are the yes where nobody can be asked.
help-device-lost = This device is not with me: who has heard of it sends nothing new to it.
help-device-lost--yes = Says yes without being asked.
help-device-lost--number = Its number, as “kith device list” shows it.
help-device-lost--keep = Numbers of devices that it added and that are with you.
help-device-recovery = Prints your recovery slip, once. It ends a lost device from any computer.
help-device-recovery--out = Writes the slip to this file.
help-device-recovery--none = Wants no recovery slip: its secret goes from this device.
help-device-recovery--again = Makes a new one, which counts from 14 days on and is shown to all.
help-device-not-with-me = That device is not with me: by the recovery slip, from any computer.
help-device-not-with-me--slip = The file the recovery slip is in, or - to type it. After a command others on this computer could read it.
help-device-not-with-me--reach = A member's address line, as “kith reach” shows it there.
help-device-not-with-me--device = Which device, if there are several.
help-device-replace = Comes back with the recovery slip, on this computer, with a new key.
help-device-replace--slip = The file the recovery slip is in, or - to type it. After a command others on this computer could read it.
help-device-replace--reach = A member's address line, as “kith reach” shows it there.
help-device-replace--device = The number of the device that ends.
help-what-can-others-see = Says who can see what in a group.
help-search = Looks for words in your groups, newest first. Case and accents make no difference.
help-search--group = Only in this group.
help-space = Shows what your groups take on this device, or one of them.
help-let-go = Lets go of other people's old words on this device only. Nothing is taken back, and nobody is told.
help-let-go--before = Words from before this day, as 2026-06-01.
help-let-go--yes = Lets go without being asked.
help-fetch-again = Asks the others again for words that were let go here.
help-who-can-do-what = Says who can do what in a group, from its rules.
help-settings = Says where your settings are.
help-settings--write = Writes a file with every setting explained, where there is none.
help-completions = Prints what a shell needs to complete these commands.
help-completions--shell = The shell.
help-man = Writes manual pages of all commands.
help-man--to = The folder.
help-why = States what is known now, and its cause.
help-help = Shows help. Pages: a command, json, hide.
help--help = Shows this page.
help--version = Shows the version.
help--home = The folder of your groups.
help--json = Prints one JSON object a line.
help--plain = Plain lines instead of the full screen.
help--passphrase-file = A file whose first line is the passphrase.
help--listen = An address where this node can be reached. May be given several times.
help--lock-after = Locks the client after so many minutes without a key. It says so before. Without it: never.
help--log = Writes what the node says of itself to this file. Without it nothing is written.
help--wait-seconds = How many seconds a single command waits for others. Without it: 3.
help--group = The group's name, or the beginning of its id.
help--days = Days until the slip ends.
help--out = Writes the slip with card and agreement to this file.
help--qr = Shows the slip as a square for a camera.
help--from = The name of yours that stands on the slip.
help--slip = A line that begins with kith: or a file.
help-slip-take-back--slip = The file of the slip, - to type its line, or the beginning of its key.
help--me = What people there call you.
help--yes = Says yes without being asked.
help--who = The name of who waits, or the beginning of the request's id.
help--because = A word to the others.
help--thread = The thread's name, or the beginning of its id.
help--reply = The id of the message you answer.
help--note = A note for readers.
help--text = The words.
help--last = Only the last so many.
help--since = Only those after this message.
help--follow = Goes on showing new words until you press Ctrl-C.
help--ids = Short names as “unsent list” shows them, or whole ids. Without them: all.
help--id = The short name as “unsent list” shows it, or the whole id.
help--name = The name.
help--to = A file; or a folder, for a text and a page together.
help--signed = The signed form for programs. It proves to anyone that your device wrote these words.
help--file = A signed copy.
help--goodbye = Words to the others.
help--now = Keeps nothing here, even if nobody has heard yet.
help--line = Another member's address line.
help--card = A file with the card. It is written at founding and cannot be changed later yet.
help--agreement = A file with the agreement, one line each. It cannot be changed later yet.
help--welcomes = Welcomes a newcomer needs: 1 or 2.
help--topic = A command, or json, or hide.

## Pages of “kith help”.

help-page-hide =
    F9 clears the full screen to a plain page. F9 again brings it back.
    In plain lines, /hide clears the window, or prints empty lines until the words are out of sight.
    /lock, or a time set with --lock-after, also closes what is here until your passphrase is typed.
    The terminal is told to forget the lines above. Some keep a history of their own all the same.
    Look in your terminal's settings for “scrollback”. Closing its window often clears it.
help-page-tor =
    By Tor, members do not learn from where you connect. It is slower, and some networks block it.
    Tor is a program of its own, and this one neither brings nor starts it. On Debian: “apt install tor”.
    Two of its ports are used, both on this computer only. One calls others: 127.0.0.1:9050, always open.
    The other takes orders, so that others can call you: /run/tor/control, or 127.0.0.1:9051.
    On Debian your user may give orders once it is in the group “debian-tor”, after you log in anew:
    “sudo adduser NAME debian-tor”. Elsewhere write two lines into “torrc”, and start Tor again:
    “ControlPort 9051” and “CookieAuthentication 1”. Your user must be able to read the cookie's file.
    If its ports are others, write tor_socks and tor_control into your settings (“kith settings --write”).
    “kith long-way GROUP tor” chooses it for a group. long_way = "tor" in the settings does so for new groups,
    and holds before anybody is called. “kith connections GROUP” says how it stands with Tor.
    All members of a group who are to meet must choose it. It never falls back by itself.
    One Tor serves all your groups. Each has a key and circuits of its own; whoever watches times may still guess.
help-page-json =
    With --json, each line is one JSON object. More fields may come. These stay:

    group found             group, name
    group list              per group: group, name, me, state, members; way_lost, if the chosen way cannot be read
                            state: entered, waiting, held, asked (also: refused, left)
                            per group set aside: state (set-aside), number, until_day, over
                            groups that cannot be opened: state (unreadable), groups (a number)
    group show              group, name, me, state, snapshot, members, left, devices, waiting, rules, card, agreement
                            members: member, name, duties, me
                            waiting: request, name, from, welcomes, needed, waits
                            waits: name, because
                            rules: welcomes, term_days, decision_days, wait_days
    invite                  slip, expires, and with --out: file, bytes
    slip show               group_name, from, card, agreement, expires, duties, rules, expired
    slip list               per slip: slip, from, expires_day, mine
    enter                   group, name, state (needs --yes)
    say                     id, state: here, held, sent, kept; attachments: name, bytes, type, cleaned
    read                    per message: id, thread, from, at, text, reply, reply_author, note, asks, taken_back, let_go,
                            attachments, mine, new_hearers, beside, quieted
                            attachments: id, name, bytes, type
                            from: member, name
    quiet                   name, quieted
    unsent list             per message: id, thread, text, state, would_also_reach
    unsent send, unsent drop, welcome, wait, slip take-back, name, duties, reach GROUP LINE
                            done
    thread open             thread, name, term_days (null: its words stay)
    thread list             per thread: thread, name, term_days
    thread clock-is-right   done
    save                    file, bytes
    take-back               done, messages, unsent, copies_gone (a number from three other people on, else null)
    take-back GROUP         any, copies_gone
    take-back --list        per message of yours: id, at, text
    copy                    per file: file, bytes
    copy check              whole, group, group_name, member, device, me, made, words
    copy bring              done, words
    courier serve           serving, slip
    courier slip            slip
    group courier list      per courier: courier (number), by, since_day, addresses, reached, visited, left, found
    space                   per group: group, name, disk_bytes, files_bytes, messages, own_messages, bytes, let_go
    let-go                  done, messages, bytes, files (needs --yes)
    fetch-again             done, messages
    passphrase              done
    bundle out              file, bytes, words, acts, held, request
    bundle in               per group: group, name, state, words, acts, requests, closed, waiting, damaged
    leave                   done, heard, couriers, files (each: file, bytes)
    reach GROUP             line
    connections, relay use, relay forget, relay lend, long-way
                            group, listens, lends, relays, places, only_relays, way_lost, and per connection in roads:
                            who, name, stands, called, straight, tor (by Tor);
                            by Tor also tor: state (asking, missing, not-let-in, connecting, no-calls, ready),
                            calls (others can be called all the same), percent
    relay serve             relay (the line)
    set-aside               done, until_day (days since 1970), groups (a number); with --usual: done
    bring-back              group, name
    erase                   done (needs --yes)
    device list             per device: number, device, this, since_day (days since 1970), with_it (numbers)
    device new              line; phrase, once the other device has come; with --phrase: group, name, state
    device add              phrase; with --phrase: done
    device lost             done (needs --yes)
    device recovery         slip, or with --out: file, bytes; with --none: done
    device not-with-me      per device: number, device, since_day, in_use, last, left_day (the day one of them left,
                            or null); then done, taken, asked (needs --yes)
                            taken of asked: members' devices that took it in, and that answered
    device replace          per device as above; then group, name, state, taken, asked (needs --yes)
    search                  per message: as read, and: group, group_name
    meeting show, round show
                            meeting, open, opened_by, apart, closed_by, here, tasks, round, under_way_without_me, next
                            here: member, name, me, presence (here, listening, out), wants_time, wish
                            tasks: task, held_by, offered, offered_to_me
                            round: name, order, minutes, over, again, seats
                            seats: member, name, me, place (speak, listening, pass, later, spoken), passed_on, turn
                            next: at, text, by
                            form: name, text, by
                            begun, ask_me, rests_hours, late, remind_minutes
                            ask_me: member, name, me, until_ms
    meeting template list   own, shipped
    meeting template show   text
    room ask, room say      id, state
    room list               asks: ask, enough, yes: member, name, accepted
                            given: ask, name
                            rooms: room, name, members, state
    room read               per message: as read
    room, all others        group, done
    meeting, round, all others
                            done (met), changed (false: it was so already)
    what-can-others-see     lines
    who-can-do-what         lines
    settings                file, is_there, not_used
    why                     per group: group, name, state, sentence, connections, unsent, states
    rehearse                per step: step, ok, sentence, and what was checked
    serve                   serving

    A refusal is one object on standard error: error, sentence. Then the exit code is 1.
    Wrong usage gives exit code 2.

## Files that messages bring.

# $count: a number.
file-bytes = { $count } bytes
file-kilobytes = { $count } kB
file-megabytes = { $count } MB
# $name: a file's name; $size: how long it is.
file-line = with a file: { $name }, { $size }
# $number: 1, 2, 3 …
file-line-numbered = file { $number }: { $name }, { $size }
# $count: how many files.
message-files-only = { $count ->
    [one] A file.
   *[other] { $count } files.
}
file-cleaned = { $name }: only the picture goes. Where and when it was made was taken out. Others see this name.
file-as-it-is = { $name } goes as it is. Such a file can also hold a name, a place or a time.
file-fetched-from-here = The others fetch it when they wish. It comes from here while this program is open, or from anyone who has it.
file-fetched-later = The words go by themselves. The file is fetched from here while “kith” or “kith serve” is open, or from anyone who has it.
# $file: where; $size: how long it is.
file-saved = Saved as { $file } ({ $size }).
file-which = That message brings no such file. With several, 3.2 means the second file of message 3.
file-opened = The file is open in this computer's own program. Kith sends nothing for it. The copy it shows goes when Kith ends.
file-opened-press = The file is open in this computer's own program. Kith sends nothing for it. Press Enter when you are done: the copy goes.

## Open slips.

# $key: the beginning of the slip's key, in digits and letters.
slip-one = A slip given by { $from }, until { $day }. Its key begins with { $key }
slip-taken-back-done = The slip is taken back. Who has heard of it lets nobody in with it.
choice-number-or-word = Type a number or the word, and press Enter.

## More of the full screen.

screen-live-off = New words wait until you press F5.
key-alt-enter-line = Alt-Enter begins a new line here. Enter sends.

## Meetings. What is done is told once to everyone here, in these words.

# $names: people. $count: how many said that they are here.
meeting-opened = The meeting is open. { $names } opened it.
meeting-opened-how = “/here” says you are here. “/live” shows words as they come.
meeting-opened-here = The meeting is open. { $names } opened it. Here so far: { $count }.
meeting-joined = Two parts of this meeting have joined. { $names } opened it.
meeting-joined-why = This line appeared because devices that could not reach each other now can. Their words stand side by side.
meeting-here = { $name } is here.
meeting-here-mine = You said you are here. Here so far: { $count }.
meeting-listening = { $name } listens today.
meeting-listening-mine = You listen today. That is a full place.
meeting-out = { $name } stepped out. The place is kept.
meeting-out-how = “/here” says you are back.
meeting-out-mine = You stepped out. Your place is kept.
meeting-back = { $name } is back.
meeting-back-mine = You are back. Your place was kept.
meeting-wants-time = { $name } wants time today.
meeting-wants-time-mine = You want time today. The others see it.
meeting-wants-no-time = { $name } does not need time today.
meeting-wants-no-time-mine = You do not need time today. The others see it.
# $wish: one of the three lines below.
meeting-wish = { $name } says: { $wish }.
meeting-wish-mine = You say: { $wish }. The others see it.
meeting-wish-none = { $name } took back what they had wished for.
meeting-wish-none-mine = You took back what you had wished for. The others see it.
wish-just-hear = just hear me
wish-ask = ask me things
wish-ideas = ideas welcome
# $task: one of the tasks below.
meeting-task-up = { $name } picked up this task: { $task }.
meeting-task-up-mine = You picked up this task: { $task }. You can put it down at any time.
meeting-task-down-mine = You put down the { $task } task. It's free for anyone.
meeting-task-shared-mine = You put down the { $task } task.
meeting-task-free = The { $task } task is free for anyone.
meeting-task-held = Task { $task }: { $names }.
meeting-task-nobody = Task { $task }: no one holds it. The meeting goes on without it.
meeting-task-offered = Task { $task }: free. It is offered to you today. Not today is fine.
task-open = opening
task-keep-time = keeping time
task-welcome = welcoming
task-close = closing
task-inviting = inviting
# $name: the round's name, in the group's own words.
meeting-round = A round begins: { $name }.
meeting-round-minutes =
    { $minutes ->
        [one] A round begins: { $name }. About a minute each.
       *[other] A round begins: { $name }. About { $minutes } minutes each.
    }
round-check-in = Check-in
round-sharing = Sharing
round-closing = Closing
meeting-passed = { $name } passed.
meeting-passed-mine = Passed.
meeting-later = { $name } asks to be come back to.
meeting-later-mine = The round comes back to you.
meeting-passed-on = The round goes on. { $name }'s place is kept.
meeting-passed-on-mine = The round went on. Your place is kept, and comes again before the end.
meeting-passed-on-why = This line appeared because somebody here moved the turn on. The place is offered again.
meeting-turn = Next is { $name }.
meeting-turn-again = The round comes back to { $name }.
# $wish: what they wish for while they speak.
meeting-turn-wish = Next is { $name }: { $wish }.
meeting-turn-how = After your words: /done. Or /pass, /later, /listen.
room-turn-how = You are in a room: /back goes to { $group }. Your place is kept.
meeting-turn-mine = It's your place in the round: speak, pass, come back later, or listen.
meeting-turn-mine-again = The round comes back to you: speak, pass or listen.
meeting-turn-why = This line appeared because the turn moved on in the round.
meeting-round-over = The round is over. Every place was offered.
meeting-round-over-how = “/round” begins the next one, “/close” closes the meeting.
meeting-round-over-held = What you wrote is held on this device. /say sends it.
meeting-round-held = Held here till the round is over. /say sends it now.
meeting-time = That is the time you agreed. Finish as you need.
# $minutes: a small number.
meeting-time-left = { $minutes } minutes left of what was agreed. Only you see this.
meeting-time-why = This line appeared because a time was agreed for this round. Your device counts it, nobody else's.
meeting-connection-gone = { $name }'s connection is gone. { $name }'s place is kept.
meeting-connection-gone-how = To go on meanwhile: “/go { $name }”.
meeting-connection-gone-why = This line appeared because this device lost its connection to { $name }'s. Nothing more is known.
meeting-under-way = A round is under way. You can read on and write. You have a place in the next one.
meeting-under-way-why = This line appeared because a round began before you came in.
meeting-slow = { $name } asks for a quiet minute. You can still write.
meeting-slow-mine = You asked for a quiet minute. Everyone can still write.
meeting-closed = The meeting is closed. { $names } closed it.
# $by: who said so. $text: anything about it.
meeting-next = The group meets next on { $day }, { $hour } on your clock. { $by } said so.
meeting-next-text = The group meets next on { $day }, { $hour } on your clock: { $text }. { $by } said so.
# $form: the name of a form of meeting.
meeting-goes-by = This meeting goes by: { $form }. { $name } chose it.
meeting-goes-by-mine = This meeting goes by: { $form }. You chose it.
meeting-goes-by-how = “/round” begins the next round in it.
# $hour: an hour on this person's clock.
meeting-ask-me = You can ask { $name } until { $hour }.
meeting-ask-me-mine = People here can ask you until { $hour }. It ends by itself.
meeting-ask-me-no = { $name } took the offer to be asked back.
meeting-ask-me-no-mine = You took the offer to be asked back.
meeting-rests = { $name } wrote: an unclosed meeting rests after { $hours } quiet hours.
meeting-rests-mine = An unclosed meeting rests after { $hours } quiet hours now. Everyone sees it.
meeting-late-now = { $name } wrote: who comes late to the next rounds has a place now.
meeting-late-now-mine = Who comes late to the next rounds has a place now. Everyone sees it.
meeting-late-end = { $name } wrote: who comes late to the next rounds has a place at the end.
meeting-late-end-mine = Who comes late to the next rounds has a place at the end. Everyone sees it.
meeting-page-rests = Unclosed, it rests after { $hours } quiet hours.
meeting-page-late = Who comes late to a round has a place now, after whoever’s turn it is.
meeting-reminder = The group meets on { $day }, { $hour } on your clock.
meeting-reminder-text = The group meets on { $day }, { $hour } on your clock: { $text }.
meeting-reminder-why = This line appeared because you asked to be told, on this device. Nobody else knows.
meeting-remind-off = You are not told before a meeting any more.
meeting-remind-on = You are told { $minutes } minutes before a meeting, on this device only.
meeting-usage-ask-me = Say until which hour, as in 22:00, or no.
meeting-usage-rests = Say how many hours, from 4 to 336.
meeting-usage-late = Say where: now or end, as in /whenlate now.
meeting-usage-remind = Say how many minutes before, as in 30, or no.

## Forms of meeting. Lines that begin with - are rounds: name, order (arrival, seats or turned) and minutes, with | between.
## The words arrival, seats and turned stay as they are. The first line is the name. Change the rest as people would say it.

form-circle =
    Circle with a talking piece
    Somebody reads: We sit in a circle. Nobody leads it.
    The piece goes round. Who holds it speaks, or is quiet, and passes it on.
    We speak of ourselves. We listen. We do not answer until the piece has gone round.
    - How I am here | turned
    - What I bring today | turned
    A minute of quiet.
    - What I take with me | turned
    Somebody reads: What was said here stays here. The circle is open.
form-check-in =
    Check-in, time wanted, closing
    Somebody reads: Welcome. You can speak, pass, or listen the whole time.
    - Check-in: my name, how I am, do I want time today | arrival | 2
    Nobody comments on the check-in.
    Those who want time say what they wish for: just hear me, ask me things, or ideas.
    - Time for those who want it | arrival | 10
    Before the end: does anyone need someone afterwards?
    - Closing: one word | arrival | 1
    Somebody reads: What was said here stays here.
form-silence =
    Silence together
    Somebody reads: We are here together, and need to say nothing.
    - A word to begin, or none | seats
    Twenty minutes of quiet. Anyone may write one line, or none.
    - A word to end, or none | seats
    Somebody reads: Thank you for being here.

form-goes-by = It goes by: { $form }.
form-round = Round: { $name }
form-round-minutes = Round: { $name } (about { $minutes } min each)
form-round-now = Now: { $round }
form-round-done = { $round } (done)
form-none-own = Your group keeps no form of its own yet.
form-own = { $form } (your group's own; { $name } wrote it down)
form-shipped = These come with the program:
form-how = /form and a name or number: this meeting goes by it. It guides, and binds nobody. /newform writes one of your group's own.
form-how-shell = “kith meeting template use”: this meeting goes by one. It guides, and binds nobody.
screen-forming = A form of your group's own
forming-what = A form says how a meeting goes. It guides, and binds nobody. Everyone in the group can use it.
forming-rounds = Each line is said as it stands. A line that begins with “-” is a round. “- Check-in | turned | 3”: last time's order turned by one, about 3 minutes each.
forming-name = What is the form called? One of the same name that your group keeps is replaced by it.
forming-line = A line of it, or leave it empty to go on.
forming-check = Keep it for the group?
forming-no = not now
forming-yes = keep it
forming-done = Your group keeps the form { $form }. /form and its name: this meeting goes by it.
screen-forms = Forms of meeting

## When people are worried; if somebody goes quiet.

event-worried = { $name } wrote down what you agreed for when you are worried: { $text }
event-worried-mine = You wrote down what you agreed for when you are worried: { $text }
event-worried-why = This line appeared because somebody wrote it down anew. Anyone here can.
screen-worried = When people are worried
worried-head = What was agreed for when people are worried:
worried-by = { $name } wrote it down on { $day }.
worried-none = Nothing is written down yet about what you do when you are worried.
worried-how = /worried and words: writes it down for everyone here. Talk it over first.
worried-done = It is written down. Everyone here sees it, and that you wrote it.
screen-if-quiet = If somebody goes quiet
if-quiet-head = If { $name } goes quiet:
if-quiet-day = Written on { $day }.
if-quiet-none = Nothing is written here.
if-quiet-how = /myquiet and words: writes your own. Only people who are here now can look.
if-quiet-done = It is written. It is shown to who looks for it, and told to nobody.
if-quiet-gone = It is taken away.
meeting-why = This line appeared because somebody did this in the meeting.
meeting-so-already = It was so already. Nothing was changed.
meeting-none = No meeting is open. Anyone can open one.
meeting-none-how = “/open” opens one. “/form” shows the forms of meeting.
meeting-page-how = “/round” begins a round. “/task” and the name of a task picks it up.
meeting-page-open = The place is open.
meeting-page-apart = It was opened in parts that had not heard of each other yet.
meeting-page-here = Those who said they are here: { $count }.
meeting-round-head = Round: { $name }
presence-here = here
presence-listening = listens today
presence-out = stepped out
presence-wants-time = wants time
presence-wish = says “{ $wish }”
seat-turn = it is their turn
seat-spoken = has spoken
seat-passed = passed
seat-listens = listens
seat-later = comes later
seat-kept = the place is kept
seat-waits = still to come
meeting-above-here = Meeting: { $names }
meeting-above-turn = { $name }'s turn: { $round }
meeting-above-turn-wish = { $name }'s turn, { $wish }: { $round }
meeting-above-mine = Your turn: /done, /pass, /later or /listen. { $round }
# $round: the round's name.
meeting-above-mine-shell = Your turn: “kith round place” says spoken, pass, later or listening. { $round }
meeting-done-shell = Done. “kith meeting show” shows the meeting.
meeting-usage-task = Say which task: 1 opening, 2 keeping time, 3 welcoming, 4 closing, 5 inviting.
meeting-usage-wish = Say which: 1 just hear me, 2 ask me things, 3 ideas welcome, 0 none.
meeting-usage-next = Say day and hour first, as in 2026-12-03 19:00.
screen-meeting = Meeting

help-meeting = A meeting: open it, say you are here, tasks, close it, the next time. Nobody is in charge of one.
help-meeting-open = Opens the meeting. Two who open it at once open the same one.
help-meeting-open--template = The form it goes by: the group's own, or one that comes with the program.
help-meeting-template = Forms of meeting: words and rounds, in plain text that the group owns.
help-meeting-template-list = Lists them.
help-meeting-template-show = Shows the text of one, to be changed as you like.
help-meeting-template-show--name = Its name, or the number of one that comes with the program.
help-meeting-template-set = Keeps one for the group. One of the same name is changed.
help-meeting-template-set--file = A text file, or - to type it in. Its first line is the name.
help-meeting-template-put-away = Puts one of the group's own away.
help-meeting-template-put-away--name = Its name.
help-meeting-template-use = The open meeting goes by it from now on. It guides, and binds nobody.
help-meeting-template-use--name = Its name, or the number of one that comes with the program.
help-meeting-ask-me = Says that people can ask you for a while. It ends by itself.
help-meeting-ask-me--until = The hour on your clock, as in 22:00.
help-meeting-ask-me--no = No longer.
help-meeting-rests-after = Says after how many quiet hours an unclosed meeting rests.
help-meeting-rests-after--hours = Hours, from 4 to 336.
help-meeting-late-places = Says whether who comes late to a round has a place now, or at its end.
help-meeting-late-places--late = now (after whoever’s turn it is) or end.
help-meeting-remind = Tells you before each meeting, on this device only. Nobody else learns of it.
help-meeting-remind--minutes = Minutes before.
help-meeting-remind--no = No longer.
help-room = Somebody to be with: ask, say yes, and the room that opens.
help-room-ask = Asks for somebody to be with you. Everyone here sees that you asked.
help-room-ask--text = Your own words, or - to type them in. None are needed.
help-room-ask--thread = The thread it is said in.
help-room-enough = Says that no answer is needed any more.
help-room-yes = Says that you can be with somebody. Only they are told.
help-room-yes--message = The id of the message that asked.
help-room-step-back = Takes your yes back, as long as you are not in the room. No reason is told.
help-room-step-back--message = The id of the message that asked.
help-room-accept = Lets somebody who said yes into a room with you. Nobody else is told.
help-room-accept--who = Their name.
help-room-list = Shows who can be with you, and your rooms.
help-room-say = Says something in a room. Only those in it hear it.
help-room-say--text = The words, or - to type them in.
help-room-read = Shows what was said in a room.
help-room-close = Closes a room for you. No reason is needed.
help--room = The beginning of its id, if you are in several.
help-worried = Shows what you agreed for when you are worried about somebody.
help-worried--say = Writes it down anew. Everyone sees who wrote it.
help-quiet = Folds the words of a person on this device only, or shows them again. Nobody is told.
help-if-quiet = Shows what a person wishes if they go quiet. Nobody learns that you looked.
help-if-quiet--who = Whose; your own without a name.
help-if-quiet--say = Writes your own. An empty text takes it away.
help-meeting-here = Says that you are here, or back.
help-meeting-here--listening = You listen today.
help-meeting-show = Shows the meeting.
help-meeting-task = Picks a task up.
help-meeting-task--task = open, keep-time, welcome, close or inviting.
help-meeting-step-back = Puts your task down, or all of them. No reason is needed.
help-meeting-step-back--task = open, keep-time, welcome, close or inviting.
help-meeting-slow = Asks for a quiet minute. Nothing is blocked.
help-meeting-step-out = Steps out. Your place is kept.
help-meeting-back = Says that you are back.
help-meeting-close = Closes the meeting.
help-meeting-want-time = Says that you want time today.
help-meeting-want-time--no = No longer.
help-meeting-wish = Says what you wish for when you speak.
help-meeting-wish--wish = none, just-hear, ask or ideas.
help-meeting-next = Says when the group meets next.
help-meeting-next--at = Day and hour on your clock, as in 2026-12-03T19:00.
help-meeting-next--text = Anything about it.
help-round = A round in the meeting: everyone here has one place.
help-round-start = Begins a round.
help-round-start--name = Its name, in your own words. Without one, the next round of the form begins.
help-round-start--order = arrival, seats, or turned by one since last time.
help-round-start--minutes = Minutes agreed for each. Only the speaker is told.
help-round-place = Your own place: spoken, pass, later, listening or speak.
help-round-place--place = spoken, pass, later, listening or speak.
help-round-go = The turn goes on from a named person's place.
help-round-go--from = Whose place.
help-round-show = Shows the round.

# Somebody to be with.
room-asked = Everyone here sees that you asked. Only you see who says yes.
room-enough = The others see that no answer is needed any more.
room-yes = Only the person who asked is told. They choose who comes.
room-step-back = You have no yes to that message any more. The person who asked is told no reason.
room-given = You said yes to { $name }. They choose who comes.
room-accepted = { $name } can come in. The others see that no answer is needed any more.
room-closed = The room is closed for you. Those in it see that you left, and no reason.
room-said = Only those in the room hear it. It goes when their device is connected. No courier and no stick takes it along.
room-none = You are in no room, and nobody’s yes waits for you.
room-can-be-with-you = { $name } can be with you.
room-of = { $room }: the room of { $name }. In it: { $names }.
room-opens = { $room }: the room of { $name }. It opens when their device can be reached.
room-elsewhere = { $room }: the room of { $name }. You closed it on another device. Its words stay here until you close it here too.
event-can-be-with-you = { $name } can be with you. Only you see this.
event-can-be-with-you-why = This line appeared because you asked, and they said yes. You choose who comes.
event-room-opened = The room of { $name } is open. Only those in it hear what is said there.
event-room-opened-why = This line appeared because a yes was accepted.
event-room-came-in = { $name } is in the room now.
event-room-left = { $name } has left the room.
event-room-left-why = This line appeared because they closed the room for themselves. No reason is asked.
event-room-held = { $names } came into the room since you wrote. Your words wait: /unsent, in the room.
event-room-closed = Nothing of a closed room is on this device any more.
event-room-elsewhere = You closed a room on another device. Its words stay here until you close it here too: /rooms
event-room-closed-why = This line appeared because you closed it, or its slip can no longer be used.
event-room-words = There are new words in your room.
event-room-words-why = This line appeared because somebody in the room wrote. It is not shown in the group.

## Somebody to be with, in the clients: what is said before, and the rooms.

screen-company = Somebody to be with
company-who = Everyone who reads this thread of { $group } sees that you ask, and the words you add.
company-alone = Who can be with you says so to you alone.
company-choose = You choose who comes in. Nobody is told who was not chosen, or who did not answer.
company-room = Then a room opens. Only you and those you let in read what is written there.
company-copy = Who reads there can copy it, as everywhere.
company-end = You can end it at any time: /enough ends the asking, /closeroom the room. No reason is asked.
company-words = Words of your own, if you wish. Leave it empty for none.
company-ask = Ask now?
company-no = not now
company-yes = ask
company-not-asked = Nobody was asked.
company-how = When somebody can, a line here tells you, and /rooms shows it. /enough says that no answer is needed.
# $name: who asked, in all of these.
yes-what = { $name } asks for somebody to be with them.
yes-alone = If you say yes, { $name } is told, and nobody else.
yes-choose = { $name } chooses who comes in. If it is not you, nobody is told. You see only that no answer is needed.
yes-room = If it is you, a room opens. Only those { $name } lets in read what is written there.
yes-end = You can step back at any time: /no before, /closeroom after. No reason is asked, and none is given.
yes-nothing = Not answering is fine. Nobody learns who read this.
yes-ask = Would you like to?
yes-no = not now
yes-yes = say yes, to { $name } alone
yes-which = Several people ask. Whom could you be with?
yes-not-said = Nothing was said, and nobody is told.
yes-waits = It goes when their device can be reached.
yes-then = If you are let in, a line here tells you. /room then opens the room.
no-done = You have no yes to { $name } any more. They are told no reason.
no-none = No yes of yours waits here.
no-which = Which yes would you take back?
rooms-no = take back your yes to { $name }
room-no-ask = No message shown here asks for somebody to be there.
room-nobody-yet = No yes has come to this device yet. A line here tells you when one does.
room-accept-what = Who comes in reads what is written in the room from then on. The others are not told who it is.
room-accept-who = Who comes in?
room-accept-nobody = nobody now
room-accept = let { $name } come in
room-accepted-comes = { $name } is there once their device can be reached. A line tells you.
room-open-ask = Open the room now?
room-open-now = open the room
room-stay = stay here
room-how = /room opens it.
room-how-accept = /accept lets somebody come in.
# What a room is called: whom it is with. Stands after a colon, or as a choice.
room-with = the room with { $names }
room-alone = the room of { $name }, with nobody else in it
# Above what is being written: to whom it goes.
room-writing = To this room only: { $names }.
room-writing-alone = To this room only. Nobody else is in it now. What you write waits on this device.
room-writing-group = To everyone in { $group }.
room-opened = Open now: { $room }. What you write goes to this room only. /back goes back.
room-back = You are in { $group } again. What you write goes to everyone there.
room-not-there = That is not done in a room. /back goes back to { $group }.
room-none-open = You are in no room now. /rooms shows what can be done.
room-opens-soon = The room of { $name } opens when their device can be reached.
screen-rooms = Company and rooms
rooms-what = A room is for a few: who asked, and those they let in.
rooms-prompt = What would you like?
rooms-nothing = nothing now
rooms-open = open: { $room }
rooms-back = go back to { $group }
rooms-ask = ask for somebody to be with you
rooms-enough = say that no answer is needed any more
rooms-which = Which room?
room-close = close the room for you
room-close-here = close here too, and let its words go: { $room }
room-close-what = This closes for you: { $room }. Its words go from this device.
room-close-others = Those in it see that you left, and no reason. What they have read stays with them.
room-close-ask = Close it?
room-close-not = leave it open
room-leave-which = What would you like to leave?
room-leave-group = the group { $group }
screen-room = In this room
room-people-head = In this room:
room-people-only = The others in { $group } are not told who is in it.
room-others-members = Those in this room read what is said while they are in it: { $names }.
room-others-alone = Nobody else is in this room. What you write is read by nobody else yet.
room-others-later = Who is let in later reads from then on, and nothing from before.
room-others-group = The others in { $group } read nothing of it. They are not told that it is there, or who is in it.
room-others-asked = They see that somebody asked, and that no answer is needed any more.
room-others-waits = Words go when two devices are connected. No courier and no stick takes them.
