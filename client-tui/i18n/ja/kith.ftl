# Kith の文（日本語）。
#
# この翻訳は、日本語を母語とする人にはまだ読まれていません。おかしな言い方があれば、直してください。
# No native speaker of Japanese has read this translation yet. If something sounds wrong, please mend it.
#
# 決めごと：
# ・です・ます。短い文。ふだんの言葉。何が起きたか、どういうことか、何ができるか、の順。
# ・プログラムは人ではありません。「私」と言わず、励まさず、ほめず、あやまらず、感嘆符も使いません。
# ・読む人を「あなた」と呼びません。要るところは「自分」。ほかの人の名前には「さん」だけを付けます。
# ・/leave や kith のあとの言葉は打つままに残します。決まった言葉は「」、人が書いた言葉は “ ” に入れます。
# ・「声」は重い言葉です。技術の意味では使いません。「聞こえる」「見ている人がいる」とも言いません。
# ・「回復」「支援」「患者」など、医療や福祉の言葉は使いません（recovery slip は「戻るための紙」）。
#
# 言葉の対照（いつも同じ言葉で）：
#   group グループ          member メンバー          person 人
#   meeting 集まり          form of meeting 集まりの形
#   round ひとまわり        turn 番                  place 席（グループの席、ひとまわりの席）
#   pass パス               listening 聞いて参加     step out 席をはずす
#   come back to me あとで  wish 話す前の希望        quiet minute 静かな時間
#   task 役（始める役、時間を計る役、迎える役、閉じる役、誘う役）
#   take back 取り消す      set aside しまう         bring back 出してくる
#   erase 消す              leave 抜ける             found グループを始める
#   slip 招待状             welcome 「ようこそ」     ask to wait 「待ってほしい」と言う
#   door 入口               request 申し込み         come in, enter 入る
#   thread 話題             page ページ              words 言葉        message メッセージ
#   agreement 約束          card 紹介カード          rules 決まり      duties line 立場の一行
#   courier 預かり所        packet 封をした包み      relay 中継点      the long way 遠回り
#   stick USBメモリ         bundle まとめファイル    address line アドレスの行
#   device 端末             node 画面のない Kith     link 加える       end a device 端末を外す
#   key 鍵（キーボードはキー）                       passphrase 合い言葉
#   recovery slip 戻るための紙                       people of trust 信頼する人
#   copy of one's own words 自分の言葉の写し         carried over 引き継いだ言葉
#   worried 心配なとき      go quiet 連絡がないとき  rehearsal, practice 練習
#   sent 送った             kept 残った              hold このまま置く

## 断るとき。

refusal-bad-name = この名前は使えません。空か、長すぎるか、見えない文字があります。別の名前にしてください。
refusal-empty = 言葉がありません。何も送っていません。何か書いて、もう一度できます。
refusal-too-long = 文が長すぎます。送っていません。{ $most } バイトまで書けます。
refusal-too-many-lines = 約束の行が多すぎます。始めるときは { $most } 行までです。行をまとめることができます。
refusal-bad-number = その数字はここでは使えません。何も起きていません。別の数字を選べます。
refusal-no-such-group = { $group } というグループは、ここにはありません。「kith group list」で、この端末のグループを見られます。
refusal-several-groups = { $group } というグループがいくつかあります。代わりに id のはじめを使ってください。「kith group list --json」で見られます。
refusal-no-such-thread = { $thread } という話題は、このグループにはありません。「kith thread list」で話題を見られます。
refusal-several-threads = { $thread } という話題がいくつかあります。代わりに id のはじめを使ってください。「kith thread list」で見られます。
refusal-several-messages = その id のメッセージが、何人かにあります。書いた人の id のはじめの16けたを付けてください。「kith read --json」で両方見られます。
refusal-no-such-message = その id のメッセージは、ここにはありません。取り消されたのかもしれません。
refusal-no-such-term = 言葉は1日、7日、30日、90日で消すか、残す（0）ことができます。何も起きていません。このどれかを選べます。
refusal-no-such-attachment = その id のファイルは、ここにはありません。メッセージが取り消されたのかもしれません。
refusal-nobody-has-it = このファイルを持つ人が、いまはつながっていません。届いた分はここに残ります。あとでもう一度できます。
refusal-too-many-files = 1つのメッセージに付けられるファイルは { $most } 個までです。何も送っていません。残りは次のメッセージに付けられます。
refusal-file-too-large = ファイルが大きすぎます。何も送っていません。{ $size } まで送れます。
refusal-not-cleaned = ファイル { $path } には、作った場所や時刻が入っているかもしれません。ここでは取り除けません。何も送っていません。「--as-it-is」（画面では「/attachwhole」）を付けると、それも一緒に送ります。
refusal-not-opened = ここから開けるのは、画像、音、動画、PDF だけです。何も開いていません。ファイルは保存できます。
refusal-no-terminal = これにはターミナルが要ります。何も起きていません。保存ならターミナルがなくてもできます。
refusal-no-program = このコンピューターには、ファイルを開くプログラム（xdg-open）がありません。何も開いていません。ファイルは保存できます。
refusal-file-damaged = 届いたものは、書いた人が送ったファイルと違います。何も保存していません。送った人はもう一度送れます。
refusal-not-yours = これはほかの人が書いた言葉です。取り消せるのは書いた人だけです。何も変わっていません。
refusal-words-would-stay = { $count ->
   *[other] あなたのメッセージのうち{ $count }件は、この端末からは取り消せません。グループからは出ていません。何も変わっていません。
}
refusal-not-a-copy = これは署名つきの写しではないか、署名のあとで変えられています。何も起きていません。
refusal-no-such-member = { $who } という人は、いまこのグループにいません。「kith group show」で、いる人を見られます。
refusal-several-members = { $who } という人が何人かいます。代わりに id のはじめを使ってください。「kith group show --json」で見られます。
refusal-nobody-else = このグループには、まだほかに誰もいません。まとめファイルを渡す相手がいません。
refusal-bundle-too-large = 1つのまとめファイルには入りきりません。何も書いていません。「--since 日」を付けると、新しい言葉だけになります。
refusal-not-a-bundle = これはまとめファイルではないか、はじめが壊れています。何も変わっていません。もう一度もらうことができます。
refusal-not-for-here = このまとめファイルには、この端末あてのものがありません。または、開く鍵がもうありません。何も変わっていません。ここから相手へ1つ渡し、新しいものを返してもらうと、開けるかもしれません。
refusal-nobody-waits = { $who } という人は、入口で待っていません。もう入ったか、まだ申し込んでいないのかもしれません。
refusal-several-wait = { $who } という人が何人か、入口で待っています。申し込みの id のはじめを使ってください。
refusal-already-answered = これにはもう答えています。何も変わっていません。
refusal-not-a-courier-slip = これは預かり所の紙ではないか、一部が欠けています。何も変わっていません。「kith courier slip」で紙を出せます。
refusal-no-courier-here = ここではまだ預かり所を始めていません。「kith courier serve」で始められます。
refusal-no-such-courier = その番号の預かり所は、このグループにはありません。「kith group courier list」で見られます。
refusal-too-many-couriers = 1つのグループの預かり所は { $most } か所までです。何も変わっていません。先にどれかを外せます。
refusal-not-a-slip = これは招待状として読めません。一部が欠けているかもしれません。もう一度もらうことができます。
refusal-slip-expired = この招待状は期限が過ぎました。もう使えません。メンバーは新しい招待状を書けます。
refusal-slip-used = この招待状はもう使われました。招待状1枚で1人が入れます。メンバーは新しい招待状を書けます。
refusal-slip-taken-back = この招待状は取り消されました。もう使えません。くれた人に聞くことができます。
refusal-no-such-slip = それは、このグループでまだ使える招待状ではありません。「kith slip list」で見られます。
refusal-nobody-reached = メンバーの端末につながりませんでした。招待状は元のままです。あとでもう一度できます。
refusal-already-in = この端末で、もうこのグループに入っているか、この招待状で申し込んでいます。何も変わっていません。
refusal-not-in-yet = まだ中に入っていません。入口の返事がまだです。いつまででも、このままにしておけます。
refusal-has-left = もうこのグループを抜けています。グループの言葉は、この端末にはありません。
refusal-not-a-reach-line = これは、ここで使えるアドレスの行ではありません。ほかのグループのものか、古すぎるか、抜けた人のものかもしれません。何も変わっていません。
refusal-only-by-tor = この招待状では、Tor を通ってしか行けません。先に設定に long_way = "tor" と書いて、もう一度入ってください。
refusal-not-by-tor = この招待状では、Tor を通って行けません。設定では Tor を選んであります。どこにもつないでいません。
refusal-not-a-relay-line = これは中継点の行ではないか、1文字欠けています。何も変わっていません。
refusal-not-a-device-line = これは、加わるのを待つ端末の行ではありません。その端末で「kith device new」とすると、行が出ます。
refusal-phrase-differs = 言葉が同じではありません。何も加えていません。両方の端末で、新しい行からやり直してください。
refusal-link-ended = もう一方の端末につながらないか、そちらで終わりました。何も加えていません。やり直すには新しい行が要ります。
refusal-nobody-there = この招待状では、メンバーの端末につながりませんでした。何も起きていません。「--reach 行」を付けると、メンバーのアドレスの行も試します。
refusal-not-a-recovery-slip = これは戻るための紙として読めません。一部が欠けているかもしれません。
refusal-no-recovery-key = 戻るための紙は、もうこの端末にありません。「--again」を付けると、新しいものを作ります。
refusal-recovery-not-taken = グループは、この戻るための紙を受け取りませんでした。もっと新しい紙があるのかもしれません。
refusal-which-device = 端末がいくつかあります。何も起きていません。「--device 番号」で、どれかを言えます。
refusal-not-said = 何も起きていません。「はい」と答えると、行います。
refusal-no-meeting = いま開いている集まりはありません。「/here」で、ここにいると言えます。「/open」で集まりを開けます。
refusal-no-meeting-shell = いま開いている集まりはありません。「kith meeting here」で、ここにいると言えます。「kith meeting open」で集まりを開けます。
refusal-not-here = まだ、ここにいると言っていません。「/here」で言えます。
refusal-not-here-shell = まだ、ここにいると言っていません。「kith meeting here」で言えます。
refusal-no-round = いま、ひとまわりはしていません。ここにいる誰でも始められます。
refusal-round-under-way = ひとまわりの途中です。その席が先です。「/meeting」で見られます。
refusal-round-under-way-shell = ひとまわりの途中です。その席が先です。「kith round show」で見られます。
refusal-no-place = このひとまわりは、入る前に始まりました。次のひとまわりに席があります。
refusal-not-their-turn = いまは { $name }さんの番です。番は動いていません。
refusal-no-such-form = { $name } という集まりの形はありません。「/form」で見られます。
refusal-no-such-form-shell = { $name } という集まりの形はありません。「kith meeting template list」で見られます。
refusal-nobody-here = { $name } という人は、このひとまわりに席がありません。
refusal-no-such-device = それは、ここにある自分のほかの端末ではありません。「kith device list」で見られます。
refusal-too-many-devices = このグループでは、もう { $most } 台の端末を使っています。何も加えていません。手元にない端末を先に外せます。
refusal-log-goes-further = この端末の新しい写しが、ほかのところで書いています。まず、この端末がそこまで追いつきます。そのあとでもう一度できます。
refusal-wrong-passphrase = この合い言葉では、このフォルダーは開きません。何も変わっていません。もう一度打てます。
refusal-no-passphrase = 合い言葉がありません。ないと何も開きません。ターミナルを使うか、--passphrase-file ファイル を付けてください。
refusal-no-home = このフォルダーには、まだ何も用意されていません。「kith」で用意できます。
refusal-home-in-use = ほかのプログラムがこのフォルダーを使っています。先にそれを閉じるか、「kith serve」で両方使えます。
refusal-disk-full = ディスクに入りませんでした。前からあるものは、そのままあります。空きを増やすと、入るかもしれません。
refusal-disk-failed = ディスクを読むことも書くこともできませんでした。何も送っていません。フォルダーの写しが役に立つかもしれません。
refusal-row-too-large = 大きすぎてここに置けないものが届きました。前からあるものは、そのままあります。このプログラムを始めなおすまで、グループは閉じたままです。
refusal-cannot-listen = アドレス { $address } は、ここでは使えません。何も開いていません。別のアドレスを選べます。
refusal-file-is-there = ファイル { $path } はもうあります。上から書いていません。別の名前を選べます。
file-name-command = { $command } はコマンドです。ここではファイルの名前を打つか、空の行にしてください。
refusal-cannot-open = ファイル { $path } は、読むことも書くこともできません。何も起きていません。別のファイルを選べます。
refusal-in-arguments = コマンドのあとに打った戻るための紙は、このコンピューターのほかの人に読まれることがあります。何も起きていません。紙が入ったファイルの名前を書くか、- としてから打ってください。
refusal-not-printed = 最後まで出せませんでした。何も消していません。「--out」を付けると、ファイルに書きます。
refusal-not-a-call = 読み取れませんでした。何も起きていません。このフォルダーで、違う版が動いているのかもしれません。
refusal-closing = グループを持つプログラムが閉じているか、終わりました。これはしていません。動いているときに、もう一度できます。
node-lost = グループを持っていたプログラムが終わりました。打ったものは、まだここにあります。また動き出すと（「kith serve」）、ここもひとりでに続きます。
node-back = グループを持つプログラムが、また動いています。打ったものは、まだここにあります。
node-lost-why = この行が出た理由：このコンピューターの別のプログラムがグループを持っていて、それが終わったか、戻りました。誰が終わらせたかは、ここではわかりません。
node-lost-typed = そのあとに打ったものは、まだ保存していません。グループを持つプログラムがまた動くと、ひとりでに保存します。もういちど同じことをすると閉じます。そのとき、合い言葉で保存できます。
unkept-ask = グループを持つプログラムが終わったあとに打ったものは、まだ保存していません。合い言葉を打つと、鍵をかけてここに保存します。Enter だけなら、保存せずに閉じます。
unkept-kept = 打ったものを、合い言葉で鍵をかけて保存しました。
unkept-gone = グループを持つプログラムが終わったあとに打ったものは、保存していません。鍵をかけられないので、このディスクには書いていません。

## 言葉がどこにあるか、どこまで入っているか。

delivery-here = これはまだこの端末にあります。プログラムが開いていて、誰かにつながると送ります。
delivery-here-short = まだこの端末にあります
alone-here = このグループには、まだほかに誰もいません。書いたものは、この端末で待ちます。
alone-said = まだほかに誰もいないので、これはこの端末で待ちます。誰かが入ったら、届けるかどうかを選べます。
alone-said-room = 今この部屋にはほかに誰もいません。これはこの端末で待ちます。
delivery-held = これを書いたあとで、入った人がいます。送るか取り消すか、選ぶまでここで待ちます。
delivery-held-short = 「はい」を待っています
delivery-sent = 送りました。この端末から出ていきました。
delivery-sent-short = 送りました
delivery-kept = 残りました。ほかの2人の端末にあります。
delivery-kept-short = 残りました

standing-asked = メンバーの端末に、まだつながっていません。申し込みは、プログラムが開いているあいだに送ります。画面でも「kith serve」でもかまいません。
standing-asked-short = まだつながっていません
standing-at-courier = メンバーの端末に、まだつながっていません。申し込みは預かり所にあります。この端末が閉じていても、メンバーの端末がそこで受け取ります。
standing-at-courier-short = 申し込みは預かり所にあります
standing-waiting = 申し込みが届きました。もう1人の「ようこそ」が要ります。いつまででも、このままにしておけます。
standing-waiting-short = 「ようこそ」を待っています
standing-held = 入る前に、待ってほしいと言った人がいます。招待状をくれた人に、詳しく聞けます。
standing-held-short = 待ってほしいと言われています
standing-entered = { $name } に入りました。ここからの言葉が読めます。
standing-entered-short = 中にいます
standing-refused = この招待状では、入口が開きませんでした。この端末は、もうそこに何も伝えません。メンバーは新しい招待状を書けます。
standing-refused-short = この招待状は使えません
standing-left = 抜けました。鍵のかかった部分が残ります。誰がいつ来て、いつ抜けたかです。ほかの人に伝わると消えます。30日たつと、プログラムが開いたときに消えます。「kith leave」に「--now」を付けると、すぐ消えます。
standing-left-short = 抜けました

## 起きたことを言う行と、その理由（「なぜ」で見るもの）。

event-above = 前からあった言葉より上に、言葉が入りました。次に読むとき、その場所にあります。
event-above-why = この行が出た理由：前に書かれた言葉が、あとから届きました。途中で時間がかかっていました。
event-new-words = 新しい言葉があります。読みたいときに F5 を押します。
event-new-words-plain = 新しい言葉があります。読みたいときに n と Enter を押します。
event-new-words-other = { $group } に新しい言葉があります。
event-asks = { $name }さんが、誰かにいてほしいと言っています。新しい言葉の中にあります。
event-new-words-why = この行が出た理由：メンバーの言葉が、この端末に届きました。読むと言うまで表示しません。
event-held = 前に来たあとで、{ $names }さんが入りました。まだ送っていない言葉は、{ $names }さんにも届くことになります。選ぶまで待ちます：/unsent
event-held-why = この行が出た理由：言葉は、書いたときにいた人だけに届きます。ほかにも届けるかは、書いた人が選びます。
event-came-in = { $name }さんが、{ $from }さんの招待状で入りました。{ $name }さんには、ここからの言葉が届きます。
event-came-in-why = この行が出た理由：メンバーの端末が、{ $name }さんに入口を開けました。招待状は { $from }さんのものです。
event-slip-twice = { $from }さんの招待状1枚で、2人が入りました。話し合うことができます。
event-slip-twice-why = この行が出た理由：1枚の招待状で、2つの入口が同時に開きました。
event-left = { $name }さんは抜けました。これを知った端末は、{ $name }さんに新しいものを送りません。
event-left-why = この行が出た理由：{ $name }さんの端末がそう伝えました。伝えられるのは、{ $name }さんの端末だけです。
event-came-back = 抜けたことになっていた { $name }さんが、またここにいます。{ $name }さんには、ここからの言葉が届きます。
event-came-back-why = この行が出た理由：{ $name }さんの戻るための紙か別の端末が、抜けたのは本人ではないと伝えました。そのあいだの言葉は、{ $name }さんに渡っていません。
event-taken-back = { $name }さんが言葉を取り消しました。この端末から消えました。
event-taken-back-why = この行が出た理由：{ $name }さんが自分の言葉を取り消しました。誰でも自分の言葉を取り消せます。
event-renamed = { $before }さんは、いまここで { $name } と名乗っています。
event-renamed-why = この行が出た理由：{ $before }さんが名前を変えました。同じ人です。
event-duties = { $name }さんの立場の一行：{ $duties }
event-duties-none = { $name }さんが、立場の一行を外しました。
event-duties-why = この行が出た理由：{ $name }さんが、自分の立場の一行を変えました。
event-at-the-door = { $name }さんが入口に来ています。「/welcome { $name }」か「/wait { $name }」と言えます。
event-at-the-door-why = この行が出た理由：{ $name }さんが、このグループの招待状で、入りたいと申し込みました。
event-welcomed = { $by }さんが、入口で待つ { $name }さんに「ようこそ」と言いました。
event-welcomed-why = この行が出た理由：{ $by }さんが「ようこそ」と言いました。「ようこそ」はどれも、みんなに見えます。
event-waits = { $by }さんは、{ $name }さんが入る前に待ってほしいと言っています：{ $because }
event-waits-why = この行が出た理由：メンバーが、待ってほしいと言いました。メンバーなら誰でも言えます。
event-standing-asked-why = この行が出た理由：「はい」は書き留めました。メンバーの端末の返事はまだありません。
event-standing-at-courier-why = この行が出た理由：招待にある預かり所が、申し込みを預かりました。預かり所は中を読めません。
event-standing-waiting-why = この行が出た理由：メンバーの端末が申し込みを受け取りました。グループでは、もう1人の「ようこそ」が要ります。
event-standing-held-why = この行が出た理由：グループのメンバーが、待ってほしいと言いました。
event-standing-entered-why = この行が出た理由：入ったことを、メンバーの端末が書き留めました。要る数の「ようこそ」がありました。
event-standing-refused-why = この行が出た理由：メンバーの端末が、この招待状は使えないと答えました。
event-standing-left-why = この行が出た理由：この端末か、自分の別の端末で抜けました。
event-thread = { $by }さんが、{ $name } という話題を開きました。
event-thread-why = この行が出た理由：メンバーなら誰でも話題を開けます。話題の名前は、あとから入る人にも見えます。
event-connected = { $name }さんの端末がつながっています。
event-connected-why = この行が出た理由：{ $at } に { $name }さんの端末がつながりました。人が書いたものではありません。
event-disconnected = { $name }さんの接続がなくなりました。{ $name }さんの席はそのままあります。
event-disconnected-why = この行が出た理由：{ $at } に { $name }さんの端末との接続が終わりました。終わった理由は、誰にも伝わりません。
event-left-elsewhere = 別の端末で、このグループを抜けました。ここに新しいものは来ません。ここにあるものは、ここでも抜けるまで残ります：/leave
event-left-elsewhere-why = この行が出た理由：自分の端末の1つが、抜けたと伝えました。どの端末でも抜けたことになります。
event-device-added = { $name }さんが、端末を1台ふやして参加しています。言葉はその端末にも届きます。
event-device-added-why = この行が出た理由：{ $name }さんの端末が、別の端末を加えました。加えた端末は、どれもみんなに知らされます。
event-device-added-mine = 端末を1台ふやして参加しています。自分でしたことでなければ：「kith device list」か /devices
event-device-added-mine-why = この行が出た理由：自分の端末の1つが、別の端末を加えました。
event-device-lost = { $name }さんの端末の1つが、もう { $name }さんの手元にありません。これを知った端末は、そこに新しいものを送りません。
event-device-lost-why = この行が出た理由：{ $name }さんが、別の端末からそう伝えました。{ $name }さんの席はそのままあります。
event-device-lost-slip = { $name }さんの戻るための紙によると、{ $name }さんの端末の1つが、もう手元にありません。これを知った端末は、そこに新しいものを送りません。
event-device-lost-slip-why = この行が出た理由：{ $name }さんの戻るための紙が使われました。別の方法で、{ $name }さんに聞くことができます。
event-new-slip = { $name }さんに、新しい戻るための紙があります。14日後から使えます。
event-new-slip-why = この行が出た理由：{ $name }さんが、新しい戻るための紙を作りました。新しい紙は、どれもみんなに知らされます。
event-new-slip-mine = 自分の別の端末で、新しい戻るための紙ができました。自分でしたことでなければ：「kith device list」
event-new-slip-mine-why = この行が出た理由：自分の端末の1つが、新しい戻るための紙を作りました。
event-device-lost-mine = 自分の端末の1つが、手元にないと伝えられました。これを知った端末は、そこに新しいものを送りません。
event-device-lost-mine-why = この行が出た理由：自分の端末の1つか、自分の戻るための紙が、そう伝えました。
event-courier = { $name }さんが、このグループの預かり所を決めました。誰もつながっていないあいだ、封をした包みを預かります。
event-courier-why = この行が出た理由：{ $name }さんが預かり所を加えました。誰でも、加えることも外すこともできます。
event-courier-mine = このグループの預かり所を決めました。誰もつながっていないあいだ、封をした包みを預かります。
event-courier-mine-why = この行が出た理由：自分が預かり所を加えました。
event-courier-gone = { $name }さんが、このグループの預かり所を外しました。この端末は、もうそこに行きません。
event-courier-gone-why = この行が出た理由：{ $name }さんが預かり所を外しました。誰でも、加えることも外すこともできます。
event-courier-gone-mine = このグループの預かり所を外しました。
event-courier-gone-mine-why = この行が出た理由：自分が預かり所を外しました。
event-missing = { $names }さんの言葉の前に書かれたものが、まだここにありません。ほかの人の端末にたずねています。
event-missing-why = この行が出た理由：預かり所から、前に書かれたもののない言葉が届きました。順番を外れて表示されることはありません。
event-missing-filled = { $names }さんの言葉の前に書かれたものが、ここに届きました。言葉はその場所に表示されます。
event-missing-filled-why = この行が出た理由：足りなかったものを、ほかの端末が届けました。
event-new-key = { $name }さんは、新しい鍵で続けています。前の鍵が、本人だと示しています。
event-new-key-why = この行が出た理由：{ $name }さんのフォルダーの写しが使われています。バックアップか、誰かが取った写しかもしれません。別の方法で、{ $name }さんに聞くことができます。
event-new-key-slip = { $name } だと言う人が、新しい鍵と戻るための紙で来ました。{ $name }さんの前の鍵は、まだ本人だと示していません。
event-new-key-slip-why = この行が出た理由：{ $name }さんの戻るための紙が使われました。別の方法で、{ $name }さんに聞くことができます。
event-new-key-mine = 自分の端末の別の写しが、新しい鍵で続けています。それが手元になければ：「kith device list」
event-new-key-mine-why = この行が出た理由：自分のフォルダーの1つに写しが2つあり、どちらも使われています。
event-further = このフォルダーの写しが、ほかで使われていました。この端末は新しい鍵で続けます。自分の言葉はここにあります。渡した招待状のうち、まだ使われていないものは、使えなくなります。
event-further-why = この行が出た理由：バックアップを戻したか、このフォルダーを写しました。「kith device list」で自分の端末を見られます。
event-set-aside = このグループは、この端末でしまってあります。
event-set-aside-why = この行が出た理由：グループをここでしまいました。「kith bring-back」で出してこられます。
event-gone = このグループは、この端末から消えました。
event-gone-why = この行が出た理由：グループを抜けました。ほかの人に伝わったか、30日がたちました。
event-fetching = { $name } を受け取っています。
event-fetching-tenths = { $name }：10のうち { $tenths } まで届きました。
event-fetched = { $name }：全部届きました。
event-fetching-why = この行が出た理由：{ $name } がほしいと言いました。持っているメンバーの端末から、まっすぐ届きます。
event-delivery-why = この行が出た理由：自分の言葉が先へ進みました。「送りました」は、この端末から、メンバー、預かり所、USBメモリのどれかへ出ていったということです。「残りました」は、ほかの2人の端末にあるということです。誰が読んだかは、ここではわかりません。
why-nothing = ひとりでに出たものは、まだありません。出る行にはどれも理由があり、/why で見られます。
why-your-key = 最後の行は、打ったことへの返事です。人が書いたものではありません。

## 言葉の見え方。

message-author-unknown = (名前はまだ届いていません)
message-taken-back = (書いた人が取り消しました)
message-not-here = (この言葉はまだ届いていません)
message-let-go = (この端末から手放しました)
message-day-unknown = (時刻はわかりません)
message-answers = 返事の相手：{ $text }
message-answers-taken-back = 返事の相手の言葉は、書いた人が取り消しました
message-answers-missing = 返事の相手の言葉は、この端末にありません
message-note = 読む前に：{ $note }
message-note-by = 読む前に（{ $name }さんより）：{ $note }
message-is-note = 返事の先のメッセージを読む前に：{ $note }
message-folded = 希望どおり、たたんであります。言葉はここにあり、開けます。
message-new-hearers = { $count ->
   *[other] ここから { $names }さんにも届きます。
 }
message-beside = この下は、すぐ上の言葉を見ないで書かれました。
message-none = 入ってから、まだ何も書かれていません。
ready-1 = いまは書けません。まだここにいます。
ready-2 = 今日は聞いて参加します。
ready-3 = あとで、もう一度お願いします。
screen-ready = 用意した一行
ready-how = 「/1」で1つめ、「/2」で2つめを使います。設定に、自分の一行を書けます。
ready-none = その番号の一行はありません。何も送っていません。「/forme」で見られます。
ready-there = この一行はまだ送っていません。Enter で送ります。Esc でしまいます。
typed-on-page = ページを閉じました。打ったものは、ここ、書くところにあります。
typed-nowhere = 開いているグループがないので、ここには書けません。打ったものは受け取っていません。
typed-at-question = いま、ここには書けません。打ったものは受け取っていません。矢印で選び、Enter で決め、Esc でやめます。
ready-see-first = まだ何も言っていません。これが用意した行です。もう一度番号を打つと言います。
me-mark = 自分
somebody = メンバー
name-words = 自分, あなた, 誰も, だれも, 誰か, だれか, 誰でも, だれでも, みんな, 皆, 全員, 全部, ほかの人, 他の人, メンバー, プログラム, kith
names-last = { $before } と { $last }
names-more = { $before }、{ $next }
day-named = { $year }年{ $month }{ $day }日（{ $weekday }）
weekday-1 = 月曜日
weekday-2 = 火曜日
weekday-3 = 水曜日
weekday-4 = 木曜日
weekday-5 = 金曜日
weekday-6 = 土曜日
weekday-7 = 日曜日
month-1 = 1月
month-2 = 2月
month-3 = 3月
month-4 = 4月
month-5 = 5月
month-6 = 6月
month-7 = 7月
month-8 = 8月
month-9 = 9月
month-10 = 10月
month-11 = 11月
month-12 = 12月

## はじめて使うとき。合い言葉。

first-what = これは、支え合う人たちのための道具です。サービスではありません。見守っている人はいません。
first-locked = 言葉には、送る途中と、ここで Kith が開いていないあいだ、鍵がかかっています。グループの人は読めます。鍵が開いているときにこの端末を開く人も読めます。写しがあるのは、その人たちのところと、この端末のバックアップだけです。
first-taken = 鍵がかかったまま端末を取られても、中のものは鍵がかかったままです。いつまでかは、合い言葉の当てにくさによります。開いたまま取られたら、自分に読めるものは相手にも読めます。
first-no-reset = 合い言葉を作り直せる人は、どこにもいません。なければ、この端末の中のものは閉じたままです。
passphrase-choose = 合い言葉を決めてください。でたらめに選んだ言葉をいくつか並べると、当てにくくなります。打つ文字は画面に出ません。
passphrase-prompt = 合い言葉：
passphrase-again = 同じものをもう一度：
passphrase-differ = 2つが同じではありませんでした。何もしていません。もう一度打てます。
passphrase-empty = 何も打たれていません。合い言葉が要ります。もう一度打てます。
passphrase-strength-few = この合い言葉は短いです。プログラムなら、短い時間で当てるかもしれません。
passphrase-strength-some = この合い言葉は中くらいの長さです。大きなコンピューターなら、いつか当てるかもしれません。
passphrase-strength-many = この合い言葉は長いです。でたらめに選んだ言葉なら、当てにくいです。
passphrase-made = グループのためのフォルダーを作りました：{ $path }
passphrase-wrong = この合い言葉では、このフォルダーは開きません。もう一度打てます。
passphrase-present = いまの合い言葉（Esc：このままにする）：
passphrase-new = 新しい合い言葉：
passphrase-changed = 合い言葉が変わりました。これからは新しい合い言葉でこのフォルダーが開きます。
passphrase-changed-copies = これより前に作ったこのフォルダーの写しは、前の合い言葉でまだ開きます。
passphrase-changed-file = ファイル { $file } には、まだ前の合い言葉が入っています。

## いろいろなところにある選択。

choice-yes = はい
choice-not-now = 今はまだ
choice-no = いいえ
choice-send = 送る
choice-hold = このまま置く
choice-prompt = 番号を打って Enter を押します。
choice-prompt-start = 番号を打って Enter を押します。Enter だけなら { $number } です。
choice-help = 番号か言葉を打って Enter を押します。/back で戻ります。/quit でプログラムを閉じます。
line-help = 1行打って Enter を押します。/back で戻り、何も起きません。
choices-changed = 選ぶものがその間に変わりました。何も起きていません。もう一度選んでください。
choice-not-there = その番号は、選ぶものの中にありません。何も起きていません。
question-open = 質問が開いています。今の行はその答えではありません。何もせず、何も送っていません。/back で質問を離れます。
left-as-it-was = 何も起きていません。すべて元のままです。
left-and-kept = 何も起きていません。打ったものは、プログラムを閉じるまで残ります。
words-are-back = 書いたものはなくなっていません。書くところにあり、誰にも届いていません。
words-went = 同じ言葉が前に打ってありました。もう、送るのを待ってはいません。
words-wait-in-group = { $group }に向けて書いたものはなくなっていません。そこにあり、誰にも届いていません。
line-so-far = ここまで打ってあります：{ $text } 空の行なら、このまま使います。
done = できました。

## グループを始める。

found-name = グループの名前は何ですか。どんな言葉でもかまいません。招待状に載ります。
found-me = ここで何と呼ばれたいですか。あとで変えられます。
found-card = 紹介カードは、どんなグループかを、入る前の人に伝えます。誰のためのグループで、どう集まりますか。
found-agreement = ここでの、みんなの約束は何ですか。1行書きます。空の行なら次へ進みます。
found-agreement-more = 次の約束を1行。空の行なら次へ進みます。
found-now-only = 紹介カードと約束は、いま書きます。あとから変えることは、まだできません。
found-no-card-ask = カードが空です。入る前に、グループについて読めるものがありません。まだ、あとから書けません。「--card FILE」で今書けます。カードなしでグループを作りますか。
found-no-card = カードは空です。まだ、あとから書けません。「--card FILE」で、グループを作るときに書けます。
found-left = 前に途中まで打ってあります：
found-go-on-ask = そこから続けますか。
found-go-on = 続ける
found-anew = はじめから
found-worried-suggestion = 例えば「誰かのことが心配なとき、みんなで…」と書くグループもあります。言葉は自由です。
found-welcomes = 新しい人に入口を開けるのは誰ですか。
found-welcomes-one = 招待状を渡したメンバー1人
found-welcomes-two = メンバー2人：招待状を渡した人と、もう1人
found-check = 入る前の人が読むのは、これです。
found-ask = このグループを始めますか。
found-done = { $name } が始まりました。ほかにはまだ誰もいません。/invite で招待状を書けます。
recovery-offer = よければ：「kith device recovery グループ」で、この端末がなくなったときの紙を出せます。急ぎません。
found-done-shell = { $name } が始まりました。ほかにはまだ誰もいません。「kith invite { $name }」で招待状を書けます。

## 招待状を読んで入る。

slip-paste = 招待状を貼るか、招待状のファイルの名前を打ってください。
slip-short = この招待状は短いものです。紹介カードを読むため、この端末は、書いてあるアドレスにつなぎます。そこにいる相手は、この端末のインターネットのアドレスを知ります。アドレスは、渡した人が変えているかもしれません。
slip-short-not-asked = どこにもつないでいません。招待状に書いてあるのは、これだけです。「--ask」を付けると、紹介カードをもらいに行きます。
slip-short-ask = いま紹介カードをもらいに行きますか。
slip-not-asked = どこにも聞いていません。招待状は元のままです。いつまででも、このままにしておけます。
slip-invites = { $from }さんが、{ $group } というグループに招いています。先に、どんなグループかを読めます。いつまででも、このままにしておけます。
slip-invites-unnamed = { $group } というグループに招かれています。先に、どんなグループかを読めます。いつまででも、このままにしておけます。
slip-ends = この招待状が使えるのは、{ $day } までです。
slip-ended = この招待状は、{ $day } に期限が過ぎました。メンバーは新しい招待状を書けます。
slip-card = { $group } の紹介カード：
slip-no-card = 紹介カードは、この招待状にありません。
slip-card-empty = カードは空です。グループは何も書いていません。
slip-agreement = みんなの約束：
slip-no-agreement = 約束はまだ書かれていません。
slip-duties = メンバーの立場の一行：
slip-no-duties = 立場の一行を書いたメンバーはいません。
slip-rule-one = メンバー1人の「ようこそ」で、入口が開きます。
slip-rule-two = メンバー2人の「ようこそ」で、入口が開きます。
slip-rule-wait = メンバーは誰でも、待ってほしいと言えます。{ $days } 日までです。
slip-rule-term-none = 新しい話題の言葉は、期限なしで残ります。
slip-rule-term = 新しい話題の言葉は、{ $days } 日残ります。話題を始める人が、ほかの日数を選ぶこともできます。
slip-rule-decision = 物事を決めるときは、少なくとも { $days } 日待ちます。
door-from-today = 読めるのは、入った日からの言葉です。その前の言葉は読めません。
door-shown-later = 名前と立場の一行と返事は、あとから入る人にも見えます。
door-comings = 誰がいつ来て、いつ抜けたかの記録を受け取ります。抜けた人の名前は入っていません。
door-listening = 聞いて参加できます。理由を言う必要はありません。
door-copies = 言葉を読んだ人は、写すことも写真に撮ることもできます。
door-address = まっすぐつながった端末は、この端末のインターネットのアドレスを知ります。住む地域がわかることがあります。
door-worry = このプログラムは、書いたことを調べません。誰かを呼ぶこともできません。
door-read-on = 次は、入る前に知っておくことです。続きを読んでも、何も送りません。
choice-read-on = 続きを読む
door-ask = 入りますか。どの答えでもかまいません。{ $from }さんにわかるのは、「はい」のときだけです。
door-ask-unnamed = 入りますか。どの答えでもかまいません。グループにわかるのは、「はい」のときだけです。
door-me = ここで何と呼ばれたいですか。あとで変えられます。
door-not-now = 何も送っていません。招待状はまだ使えます。いつでも戻ってこられます。
door-no = 何も送っていません。誰にも知らされません。招待状は片づけてかまいません。
door-needs-yes = ここでは答えを聞けません。何も送っていません。--yes を付けると、「はい」になります。
needs-yes = ここでは答えを聞けません。何も起きていません。--yes を付けると、「はい」になります。

## 招く。

invite-days = 招待状は何日使えるようにしますか。空の行なら 365 日です。
invite-from = 招待状に、自分のどの名前を載せますか。空の行なら載せません。
invite-file = 招待状をファイルに書きますか。ファイルの名前を打つか、空の行にしてください。
invite-written = 招待状を書きました。1人が入れます。使えるのは { $day } までです。
invite-give = 手渡しするか、2人とも信頼する方法で渡してください。
invite-welcome-one = 持っている人は入れます。渡すことが「ようこそ」になります。
invite-welcome-two = 持っている人は、入りたいと申し込めます。渡すことが、自分の「ようこそ」になります。ほかにメンバー1人の「ようこそ」が要ります。
invite-lie = 置いたままにしておけます。読まれたかどうかは知らされません。使われるまでは、取り消せます。
invite-rows = 招待状は何行かになることがあります。全部で1枚です。行の切れ目があっても使えます。
invite-file-done = 紹介カードと約束の入った招待状は、ファイル { $file } にあります。つながっていなくても読めます。
invite-qr-too-large = 四角い模様が、この画面に入りきりません。もっと大きい画面なら出ます。ファイルも使えます。

## 入口。

welcome-done = 「ようこそ」と言いました。要る数の「ようこそ」がそろうと、入口が開きます。
wait-done = 待ってほしいと言いました。グループのみんなに、その言葉と一緒に見えます。
wait-because = みんなへのひとこと：なぜ待ってほしいですか。
waiting-one = { $name }さんが、{ $from }さんの招待状で、入口で待っています。
waiting-welcomes = これまでの「ようこそ」：{ $names }。あと { $needed } 人。
waiting-wait = { $name }さんは、待ってほしいと言っています：{ $because }
people-not-yet = まだ中に入っていません。入口が開くと、いる人が見えます。
waiting-none = 入口で待つ人はいません。

## まだ送っていない言葉。

unsent-none = まだ送っていない言葉は、ここにありません。
unsent-names = まだこの端末にある言葉です。先頭は「send」と「drop」で使う短い名前です：
unsent-head = まだこの端末にある言葉：
unsent-also = この言葉は、書いたあとで入った { $names }さんにも届くことになります。
unsent-ask = この言葉をどうしますか。
unsent-drop = 取り消す
unsent-sent = プログラムが開いていて、誰かにつながると送ります。
unsent-held = そのまま置きました。選ぶまで、この端末に残ります。
unsent-dropped = 取り消しました。プログラムが見せるものからは消えました。合い言葉を持つ人は、どれほどの長さだったかを調べられます。シェルで打ったものは、シェルの履歴に残ることがあります。

## 名前、立場の一行、話題、アドレス。

name-done = ここからは、{ $name } という名前で見えます。
duties-done = 立場の一行を書きました。自分の名前の横に出ます。
duties-gone = 立場の一行を外しました。
thread-opened = 話題 { $name } を開きました。名前は、あとから入る人にも見えます。
thread-first = 最初の話題
thread-alike = { $name } ({ $id })
thread-others = { $count ->
   *[other] これは最初の話題の言葉です。ほかに { $count } 個の話題があります。「kith thread list」で見られます。
 }
terms-beside = { $days ->
   *[other] { $name }（言葉は { $days } 日で消えます）
 }
terms-says = { $days ->
   *[other] そこで言ったことは、{ $days } 日後にどの端末からも消えます。ファイルも消えます。写した人や、変えたプログラムを使う人は、残すことができます。
 }
terms-clock-doubted = この端末の時計では、いまは { $now } です。ここで最後に何かあった日は { $seen } です。期限が過ぎたことになる言葉は、隠してあります。消してはいません。時計が正しければ、「kith thread clock-is-right」（画面では「/clockisright」）で消えます。
terms-clock-doubted-why = この行が出た理由：この端末の時計が、これまでのことよりずっと先です。時計が違うだけで、ほかの人がまだ持つ言葉を消さないようにしています。
terms-clock-right = 時計は正しいとしました。期限の過ぎた言葉は、この端末から消えました。
terms-clocks-differ = この端末の時計（{ $now }）では期限の過ぎた言葉が届きました。取り込んでいません。日付が違っていれば、時計を合わせられます。
terms-clocks-differ-why = この行が出た理由：ここでは期限が過ぎ、相手では過ぎていない言葉を、端末が渡してきました。どちらかの時計が違うか、プログラムが変えられています。
reach-line = 自分のアドレスの行です。この端末を見つけられないメンバーに渡してください：
reach-taken = アドレスの行を取り込みました。次は、そこにもつなぎます。ここでまだ知らない人には、何も渡しません。メンバーだとわかれば、渡すようになります。
reach-copy-note = この行には、この端末のインターネットのアドレスが入っています。住む地域がわかることがあります。

## まとめファイル：端末が同時につながらないとき、USBメモリで運ぶ。

bundle-written = まとめファイルは { $file } です。
bundle-holds = { $count ->
    [0] 言葉は入っていません。誰がいつ来て、いつ抜けたかが入っています。
   *[other] メッセージ { $count } 件と、誰がいつ来て、いつ抜けたかが入っています。
 }
bundle-held = { $count ->
   *[other] まだ送っていないメッセージ { $count } 件は、入っていません。書いたあとで、入った人がいるからです。「kith unsent」で見られます。
 }
bundle-who = あての人の端末は、「kith bundle in」で開けます。部屋の言葉は入りません。
bundle-found = 拾った人には、中は読めません。大きさと、ファイルができた時刻は見えます。
bundle-request = 入口での申し込みだけが入っています。
bundle-request-next = メンバーが取り込むと、まとめファイルを返してくれます。それをここで取り込みます。
bundle-new-words = { $count ->
   *[other] { $group } で、メッセージ { $count } 件が新しくここに入りました。
 }
bundle-new-acts = { $group } でその間にあったことが、ここに入りました。
bundle-new-requests = { $count ->
   *[other] { $group } の入口への申し込み { $count } 件が、新しくここに入りました。
 }
bundle-closed = 使われたか取り消された招待状の申し込みが入っています。それでは誰も入りません。
bundle-rests = { $count ->
   *[other] 中の { $count } 件は、ここにないものの続きです。全部入りのまとめファイルなら、どちらも届きます。
 }
bundle-damaged = 一部が壊れています。読める分は、ここに入りました。もう一度もらうことができます。
bundle-nothing-new = { $group } では、新しいものはありませんでした。
bundle-which-way = USBメモリのファイル：どちらにしますか。
bundle-write = このグループのために書く
bundle-take = 1つ取り込む
bundle-what = このグループで渡してよいものが入ります。開けるのは、メンバーの端末だけです。
bundle-unsent = まだ送っていない自分の言葉も入ります。
bundle-where = どこに書きますか。ファイルの名前を打ってください。
bundle-which = どのまとめファイルですか。ファイルの名前を打ってください。

## 取り消す。

take-back-what = 取り消したものは、このグループで、ここからすぐ消えます。ほかのメンバーの端末は、それを知ったときに消します。
take-back-what-room = 取り消したものは、この部屋で、ここからすぐ消えます。ほかのメンバーの端末は、それを知ったときに消します。
take-back-reach = もうつながらない端末、写真、写し、保存したファイルには、届きません。
take-back-these = これがその言葉です：
take-back-ask = どうしますか。
take-back-keep = 全部このままにする
space-group = { $group } は、この端末で { $size } を使っています。そのうちファイル：{ $files }
space-words = 言葉がここにあるメッセージ：{ $messages }。そのうち自分のもの：{ $own }
space-let-go = 言葉をここで手放したメッセージ：{ $count }。「kith fetch-again」か /fetchagain で、ほかの人の端末に頼みます。
space-how = /letgo で、ほかの人の古い言葉をこの端末からだけ手放せます。
letgo-what = ほかの人の古い言葉が、ファイルと一緒にこの端末から消えます。取り消しではありません。誰にも知らされません。
letgo-again = 自分の言葉は残ります。ほかの言葉は、グループの誰かがまだ持っているあいだは、また取り寄せられます。
letgo-day = どの日より前の言葉ですか。2026-06-01 のように打つか、空の行にしてください。
letgo-none = その日より前のほかの人の言葉は、ここにありません。何も変わっていません。
letgo-ask = メッセージ：{ $count }。使っている場所：{ $size }。この端末から手放しますか。
letgo-yes = ここから手放す
letgo-done = この端末から手放しました。メッセージ：{ $count }。使っていた場所：{ $size }
letgo-how-again = 「kith fetch-again」か /fetchagain で、ほかの人の端末に頼みます。
letgo-nothing = ここで手放したものはありません。
letgo-asked = ほかの人の端末に、これらのメッセージの言葉を頼んでいます：{ $count }。持っている人の端末につながると届きます。
take-back-one = この言葉を取り消す
take-back-all = このグループで書いたものを全部取り消す
take-back-all-room = この部屋で書いたものを全部取り消す
take-back-done = 取り消しました。つながっている端末は、いま消します。ほかの端末は、つながったときに消します。写真、写し、保存したファイルには、届きません。
take-back-stay = { $count ->
   *[other] { $count }件のメッセージは、この端末からは取り消せませんでした。ほかの人はまだ読めます。
}
take-back-nothing = 取り消すものは、もうありませんでした。何も変わっていません。
take-back-names = 自分のメッセージです。「kith take-back グループ」に先頭の文字を付けると、それを取り消します。
take-back-none = このグループでは、まだ何も取り消していません。
take-back-gone = { $count ->
    [0] ほかの写しが消えたという知らせは、まだありません。端末が伝えてくると、ここに出ます。
   *[other] ほかの写しが { $count } 個、消えたとわかっています。
 }
take-back-not-told = 小さいグループでは、写しの数は言いません。誰の写しが残るか、わかってしまうからです。

## 自分の言葉の写し。

copy-title = { $group } での自分の言葉
copy-made = { $me } が書いたものの写しです。{ $day } に作りました。
copy-holds = 自分が書いたものと、引き継いだ言葉が入っています。取り消したものは入っていません。
copy-someone-replied = (返事がありました)
copy-answers = (誰かへの返事)
copy-thread-unnamed = ほかの人が名づけた話題
copy-unsent = まだ送っていない言葉
copy-only-yours = 写しに入るのは、自分の言葉だけです。ほかの人の言葉は、その人のものです。
copy-open = 文かページになります。ファイルを持つ人は誰でも読めます。鍵はかかっていません。
copy-where = どこに書きますか。ファイルの名前か、最後に / を付けたフォルダーを打ってください。
copy-form = どの形にしますか。
copy-plain = 読むため：文かページ
copy-signed = プログラムのため：署名つき。別のグループに持っていける
copy-signed-proves = 署名つきの形は、自分の端末がこの言葉を書いたことを、持っている誰にでも示します。
copy-done = 写しはファイル { $file } にあります。
copy-file = (ファイル：{ $file })
copy-file-not-here = (この端末にないファイル：{ $name }、{ $size })
copy-whole = この行は、1つの鍵でまとめて署名され、そのあと変えられていません。{ $day } に { $group } で { $me } が作ったと書いてあります。
copy-count = { $count ->
   *[other] メッセージ { $count } 件が入っています。
 }
copy-key = わかるのは、どの鍵で署名したかです。誰が端末を持っていたかは、わかりません。--json で鍵を見られます。
copy-carried = { $group } から引き継いだ言葉。{ $day } に書いたもの
copy-brought = { $count ->
    [0] 引き継ぐ言葉はありませんでした。
   *[other] メッセージ { $count } 件を、引き継いだものとして、ここでもう一度言いました。
 }
copy-bring-what = 署名つきの写しの言葉を、ここでもう一度、自分の新しい言葉として言います。
copy-bring-who = このグループのみんなが読みます。引き継いだという印と、書いた日が付きます。
copy-bring-file = どの署名つきの写しですか。ファイルの名前を打ってください。
copy-bring-ask = この言葉を、ここで言いますか。
copy-bring-yes = ここで言う

## 端末。

device-one = 端末 { $number }。{ $day } から
device-this = 端末 { $number }。{ $day } から。これです。
device-line = このコンピューターを、自分の端末に加えられます。グループに入っている自分の端末で：「kith device add グループ 行」。行はこれです：
device-line-waits = この行が使えるのは1回だけです。ここで待つあいだの15分です。Ctrl-C で終わります。
device-line-here = このコンピューターを、自分の端末に加えられます。グループに入っている自分の端末で：/devices、そして端末を加える。そこでこの行を聞かれます：
device-line-once = この行が使えるのは1回だけ、15分です。
device-line-file = 行をファイルにも書きますか（USBメモリーなど）。新しいファイルの名前を打つか、空の行にしてください。
device-line-written = 行はファイル { $file } に入っています。
device-tell-other = もう一方の端末に、行を入れましたか。
device-was-told = 入れた、先へ
device-stop = ここでやめる
device-waits = もう一方の端末を探しています。長くて10秒です。
device-not-yet = もう一方の端末は、まだ来ていません。
device-phrase = 両方の端末に、いま5つの言葉が出ています。ここの言葉はこれです：
device-phrase-why = もう一方の端末の言葉が違えば、あいだに誰かがいます。そのときは「いいえ」と答えてください。
device-same = もう一方の端末の言葉は、これとまったく同じですか。
device-not-the-same = 何も加えていません。新しい行からやり直せます。
device-other-yes = この端末は用意ができました。もう一方の端末でも「はい」と答えてください。
device-added = 端末を加えました。自分に届くものが、そこにも届きます。席は1つ、メンバーとしても1人です。
device-linked-here = この端末を加えました。別の端末と同じように、{ $group } に入っています。
device-linked-not-yet = この端末を加えました。{ $group } は、メンバーの端末につながると届きます。
device-with-it = 端末 { $numbers } は、端末 { $number } が加えたもので、一緒に外れます。手元にあるのはどれですか。番号を打つか、空の行にしてください。
device-keep = 全部このままにする
device-link = 自分の端末をもう1つ加える
device-not-with-me = 手元にない端末がある
device-which = 手元にないのは、どの端末ですか。
device-on-the-other = もう一方の端末で、自分の端末に加えることを選びます。行が出ます。そのあと、両方に同じ5つの言葉が出ます。
device-paste = その行を打つか貼るか、行の入ったファイルの名前を打ってください。
device-lost-done = できました。これを知った端末は、その端末に新しいものを送りません。鍵も変わります。その端末の中にあるものは、そこに残ります。

## 戻るための紙。

recovery-line = 戻るための紙です。いま、この端末からは消えます：
recovery-file = 戻るための紙は、ファイル { $file } にあります。書くのは1回だけです。
recovery-what = 戻るための紙は、端末がなくなった日のためのものです。その端末をグループから外し、新しい鍵で戻ってこられます。
recovery-keep = 紙にして、この端末と離して置いてください。見つけた人も、自分の名前で同じことができます。
recovery-in-force = 14日後から使えます。新しい紙があることは、グループに知らされます。
recovery-ask-file = いま戻るための紙を作りますか。新しいファイルの名前を打つか、空の行にしてください。
recovery-later = 紙は書いていません。いつでも「kith device recovery-slip」か /recovery で書けます。
recovery-later-again = 前の紙は14日後に使えなくなります。新しいものはまだこの端末にあり、「kith device recovery-slip」か /recovery で書けます。
recovery-again-ask = 戻るための紙は、もうこの端末にありません。新しく作りますか。
recovery-file-head = { $group } の、{ $me } の戻るための紙です。
recovery-file-lost = 端末が手元になければ、このプログラムがあるどのコンピューターでも：kith device not-with-me ファイル
recovery-file-back = 自分のコンピューターで戻るには：kith device replace ファイル。ファイルはこれです。最後の数行を打ってもかまいません。
recovery-file-no-doors = メンバーのアドレスは入っていません。まだほかに誰もいなかったからです。「--reach 行」を付けると、メンバーのアドレスの行を使います。
recovery-taken = { $asked ->
   *[other] メンバーの端末 { $asked } 台が答えました。受け取った端末：{ $taken } 台。
 }
recovery-declined = 戻るための紙は、この端末から消えました。ないと、なくした端末を、よそから外すことができません。
recovery-straight = このコンピューターはメンバーの端末へまっすぐつなぎ、インターネットのアドレスが相手に見えます。設定の「long_way」で、ほかの道を選べます。
recovery-straight-ask = いまつなぎますか。
recovery-of = { $group } で、{ $me } の端末について、メンバーの端末が知っていること：
recovery-device = 端末 { $number }。{ $day } から。そこで知られている最後の言葉：{ $last }。
recovery-device-silent = 端末 { $number }。{ $day } から。言葉は知られていません。
recovery-device-over = { $device } もう外れています。
recovery-left = この端末のどれかが、{ $day } に、{ $me } の名前でグループを抜けました。
recovery-left-undone = このまま続けると、抜けたのは本人ではないことになり、抜けたことにはなりません。みんなに知らされます。
recovery-lost-ask = 端末 { $number } は手元になく、新しいものが届かないようにします。それでよいですか。
recovery-replace-ask = このコンピューターが端末 { $number } の代わりになり、その端末は外れます。それでよいですか。
recovery-lost-done = ほかの人には、端末が出会ったときに知らされます。これを知った端末は、その端末に新しいものを送りません。鍵を変えてから、続きを送ります。
recovery-come-back = 席はそのままあります。自分のコンピューターで「kith device replace」とすると、戻れます。
recovery-back = 新しい鍵で、{ $group } に戻りました。新しい鍵のことは、ほかの人に知らされます。

## 抜ける。

leave-what = つながっていなくても抜けられます。理由は誰も聞きません。この席は、これで終わりになります。ただし、戻るための紙が残っていれば、それで戻れます。
leave-keep = 離れているために、抜ける必要はありません。何もしなければ、席はそのままあります。
leave-devices = 自分の端末は、すべて抜けます。ほかの自分の端末の言葉は、そこでも抜けるまで残ります。
leave-others = 抜けたことは、ほかの人に見えます。言葉を残すかどうかは、次に選びます。
leave-here = { $group } の言葉は、この端末から消えます。ほかの人に伝わるまで、鍵のかかった部分が残ります。誰がいつ来て、いつ抜けたかです。
leave-reach = ほかの人が写したものや写真には、どれを選んでも届きません。
leave-unsent = まだ送っていない言葉も消えます。写しには入ります。
leave-copy = 自分の言葉の写しを作りますか。ファイルの名前を打つか、空の行なら作りません。
leave-words = ここで言ったことを、どうしますか。
leave-words-stay = 読んだ人のところに残す
leave-words-back = 全部取り消す
leave-goodbye = 別れの言葉があれば、書いてください。空の行なら、何も言いません。
leave-how = どのように抜けますか。
leave-yes = 抜けて、ほかの人につながったときに伝える
leave-now = 抜けて、ここに何も残さない：10秒のあいだにつながる端末には伝わり、あとからは伝わりません
leave-stay = 抜けない
leave-done = { $group } を抜けました。ほかの人にはこう見えます：「{ $me }さんは抜けました。」
leave-heard = { $count ->
    [0] いま向かっています。つながる端末すべてに伝わります。
   *[other] { $count } 台の端末に伝わりました。
 }
leave-now-left = { $group } を抜けました。
leave-now-telling = { $group } のものは、いますべてこの端末から消えます。つながる端末には伝えます。長くて10秒です。
leave-now-heard = { $count ->
    [0] 伝わったと言った端末はありません。ほかの人には、まだメンバーに見えるかもしれません。
   *[other] { $count } 台の端末に伝わりました。そこから、ほかの人に伝わります。
 }
leave-now-courier = 預かり所に、鍵をかけて置いてあります。ほかの人は、そこで見つけます。
leave-now-back = 取り消した言葉は、ここから消えました。伝わったと言ったほかの端末はありません。そこには言葉が残るかもしれません。
leave-now-done = { $group } のものは、もうこの端末に何もありません。

## しまう、消す。

aside-one = しまってあるグループ。{ $day } まで。「kith bring-back」で、元のまま出してこられます。
aside-one-over = しまってあるグループ。{ $day } まで。その日が来ました。ひとりでには何も起きません：「kith bring-back」か「kith erase 1」
aside-number = { $number }. しまってあるグループ。{ $day } まで。「kith bring-back { $number }」で、元のまま出してこられます。
aside-number-over = { $number }. しまってあるグループ。{ $day } まで。その日が来ました。ひとりでには何も起きません：「kith bring-back { $number }」か「kith erase { $number }」
aside-bring = { $day } までしまってあるグループを出してくる
aside-bring-number = グループ { $number } を出してくる。{ $day } までしまってあるもの
aside-done = { $day } までしまいました。ここで鍵がかかり、どの一覧にも名前が出ません。グループの席はそのままあります。
aside-done-several = { $count } 個のグループを、{ $day } までしまいました。ここで鍵がかかり、どの一覧にも名前が出ません。席はそのままあります。
aside-way-back = その日より前でも、いつでも出してこられます：「kith bring-back」。合い言葉が要ります。ひとりでに消えることはありません。
aside-back = { $group } が、元のままここに戻りました。
aside-usual = 書き留めました。しまうときに、{ $days } 日を示します。
aside-usual-none = 書き留めました。自分で決めた日数は示しません。
aside-chosen = { $day } に自分で選んだのは、{ $days } 日です。
aside-what = しまう：ここで { $days } 日、鍵をかけておきます。その前でも出してこられます。
erase-now-what = いま消す：この端末からすぐに消えます。ここに戻すことはできません。
erase-of-what = どれですか。
erase-this = この端末の { $group }
erase-all = この端末にあるもの全部
erase-which = しまいますか、いま消しますか。どちらもしなくてもかまいません。
aside-choice = { $days } 日しまう
erase-choice = いま消す
choice-neither = どちらもしない
erase-what = { $group } は、鍵ごと、この端末からすぐに消えます。ここに戻すことはできません。
erase-everything-what = グループも言葉も鍵も全部、この端末からすぐに消えます。ここに戻すことはできません。
erase-others = 誰にも知らされません。言ったことは、ほかの人のところに残ります。席もあります。そこの誰かが、もう一度入れてくれることがあります。
# 最初の言葉を求めます。ほかの書き方も受け取ります。
erase-word = けす、消す、kesu
erase-type = 消すときは「{ $word }」と打ちます。ほかのものなら、何も変わりません。
erase-done = 消しました。そのグループのものは、もうこの端末に何もありません。
erase-everything-done = 消しました。グループのものは、もうこの端末に何もありません。

## いる人と紹介カード。

people-head = { $group } にいる人。みんな対等です：
people-one = { $name }
people-duties = { $name }さんの立場の一行：{ $duties }
people-quieted = { $name }さんの言葉をたたんでいます。これが見えるのは自分だけです。
people-left = 抜けた人：{ $names }
people-count = { $count ->
    [1] いまは自分だけです。
   *[other] このグループには、自分を入れて { $count } 人います。
 }
card-head = 紹介カード：
card-rules = 決まり：

## ほかの人に何が見えるか。

others-head = { $group } で、誰に何が見えるか：
others-members = グループにいる人は、いるあいだの言葉を読めます：{ $names }。
others-alone = グループには、ほかに誰もいません。書いたものを読む人は、まだほかにいません。
others-later = あとから入る人は、その日からの言葉を読みます。名前と立場の一行も見えます。
others-left = 抜けた人が写したものは、その人に残ります。抜けたと知った端末は、その人に新しいものを送りません。
others-door = 入口で待つ人は、紹介カードと約束を読みます。言葉は読めません。
others-connects = ほかのメンバーの端末には、この端末がつながったことがわかります。そう知らせるのは、知りたいと言った人にだけです。
others-network = ネットワークを動かす人には、この端末がどこかに、いつつながったかがわかります。何を言ったかはわかりません。
others-address = まっすぐつながったメンバーの端末は、この端末のインターネットのアドレスを知ります。住む地域がわかることがあります。
others-courier = グループは預かり所を選べます。預かるのは封をした包みだけで、30日です。中は読めません。
others-courier-sees = 預かり所には、大きさと時刻、来た端末のインターネットのアドレス、どの箱を求めたかがわかります。
others-device = 鍵が開いているときにこの端末を開く人は、自分に読めるものを読めます。
others-locked = ここで Kith が開いていないあいだ、中のものには合い言葉の鍵がかかっています。「kith serve」のあいだは開いています。眠っている端末は、メモリーの一部を鍵なしでディスクに置くことがあります。
others-lost = なくした端末を持つ人は、なくしたことがほかの人に伝わるまで、新しいものを読めます。
others-slip = 戻るための紙がなければ、なくした端末を持つ人は、自分のほかの端末も外せます。
others-nobody = 言葉を読めるのはメンバーの端末だけで、ほかのコンピューターでは読めません。登録も、メンバーの名簿も、よそにはありません。
others-proof = 言ったことには署名が付きます。自分の端末が書いたことを、メンバーに示します。
others-withheld = メンバーが変えたプログラムは、言葉を止めたり、この端末がいつつながったかを書き留めたりできます。
others-court = メンバーは、自分の端末の中を見せるように、頼まれたり、迫られたり、命じられたりすることがあります。
others-bundle = USBメモリのまとめファイルを拾った人に、中は読めません。大きさと、ファイルができた時刻は見えます。
others-terms = 日数のある話題の言葉は、日が過ぎると、どの端末からも消えます。変えたプログラムを使う人は、残すことができます。その言葉は、USBメモリにも預かり所にも行きません。
others-copies = 読む人は誰でも、写すことも写真に撮ることもできます。ここでは止められません。
others-read = 何を読んだか、いま打っているかは、誰にも見えません。

## 鍵をかける。

lock-soon = もうすぐ、決めておいた時間で鍵がかかります。どのキーを押しても、先へ延びます。
lock-soon-plain = もうすぐ、決めておいた時間で鍵がかかります。1行打つと、空の行でも、先へ延びます。
lock-soon-why = この行が出た理由：鍵がかかるまでの時間を、自分で決めてあります。書きかけのものは残ります。
lock-now = 鍵をかけました。何も表示していません。書きかけのものは残ります。
lock-enter = Enter を押して、合い言葉を打ってください。
lock-closes = 鍵をかけました。ここでは合い言葉を聞けません。プログラムを閉じます。書きかけのものは残ります。

## 預かり所。

courier-open = 預かり所が開いています。この紙を持つグループのために、封をした包みを30日預かります。
courier-holds = 中は読めません。誰が来たかの記録も残しません。
courier-slip = これが預かり所の紙です。持っている人は、ここに包みを預けられます：
courier-ended = 預かり所を閉じました。預かったものはディスクにあります。
courier-added = ここから、この預かり所がグループの預かり所です。メンバー全員に知らされます。
courier-sees = 大きさと時刻、来た端末のインターネットのアドレス、どの箱を求めたかがわかります。
courier-cannot = 言葉を読むことも、変えることも、取り去ることもできません。渡さないことはあります。
courier-removed = この預かり所は、もうグループの預かり所ではありません。メンバー全員に知らされます。
courier-usage = /courier と預かり所の紙の行、または /courier remove と番号を書いてください。
couriers-none = このグループに預かり所はありません。言葉は、メンバーの端末につながると送ります。
courier-one = { $number }. 預かり所。{ $by }さんが { $since } に決めました。
courier-on-slip = { $number }. 招待にある預かり所。
courier-visiting = いま行っているところです。
courier-visited = 最後までできた前の訪問：{ $at }
courier-left = この端末は、そこに何かを預けました。
courier-left-nothing = この端末には、新しく預けるものがありませんでした。
courier-found = そこに新しいものがありました。
courier-found-nothing = そこに新しいものはありませんでした。
courier-not-reached = 前はつながりませんでした。また試します。
courier-not-visited = まだ行っていません。

## 誰に何ができるか。

can-head = { $group } で、誰に何ができるか：
can-all = みんなが同じことをできます。始めた人にも、先に来た人にも、特別な力はありません。
can-invite = 誰でも招待状を書けます。まだ使われていない招待状を取り消せます。
can-welcome = { $count ->
    [1] 招待状を渡した人が、それで入口を開けます。ほかの「ようこそ」は要りません。
   *[other] 招待状を渡すことが「ようこそ」になります。「ようこそ」が { $count } つで、入口が開きます。
 }
can-wait = { $days ->
   *[other] 誰かが入る前に、誰でも待ってほしいと言えます。長くて { $days } 日です。
 }
can-thread = { $days ->
    [0] 誰でも話題を開けます。言葉は期限なしで残ります。
   *[other] 誰でも話題を開けます。言葉は { $days } 日残ります。
 }
can-own = 自分の言葉を取り消せます。自分の名前と立場の一行を変えられます。自分の端末を外せます。
can-not-others = ほかの人の言葉を、変えることも、隠すことも、取り消すことも、誰にもできません。
can-leave = いつでも抜けられます。ほかの人を追い出すことは、誰にもできません。
can-circle = 誰でも別のグループを始められます。そこに入るかは、一人ひとりの「はい」で決まります。
can-rules = { $days ->
   *[other] 決まりを1人で変えることはできません。物事を決めるときは、少なくとも { $days } 日待ちます。
 }

## 探す。

search-hit = { $group }、{ $name }、{ $at }：{ $text }
search-end = { $count ->
    [0] “{ $text }” は、この端末にあるものの中に見つかりませんでした。
   *[other] これで全部です：“{ $text }” は { $count } 件のメッセージにありました。
 }

## 設定のファイル。

settings-head = Kith の設定です。先頭のしるしを取ると、その行が効きます。
settings-file = 設定はファイル { $path } にあります。
settings-none = 設定はまだありません。「kith settings --write」で、はじめのファイルを書きます：{ $path }
settings-unread = 設定のファイル { $path } を読めません。ロックや遠回りの道が書いてあるかもしれないので、プログラムは、それなしでは始まりません。なしで始めるには、ファイルを別の場所に移してください。
settings-not-read = { $path } の { $line } 行目は、設定として読めません。ロックや遠回りの道が書いてあるかもしれないので、プログラムは始まりません。行を直してください。なしで始めるには、ファイルを別の場所に移してください。
settings-unknown = “{ $key }” という設定はありません。とばします。書いてある場所：{ $path }
settings-value = “{ $key }” のあとに書いてあるものは合いません。とばします。書いてある場所：{ $path }
settings-value-needed = “{ $key }” のあとに書いてあるものは合いません。プログラムは、それなしでは始まりません。直すか、行を消してください。書いてある場所：{ $path }
setting-language = 言語。en や ja など。なければ、システムの言語です。
setting-plain = 全画面の代わりに、1行ずつ表示します。
setting-live = 新しい言葉を、届いたときに表示します。
setting-quiet = ひとりでには何も表示しません。
setting-connections = メンバーの端末がつながると、1行で知らせます。
setting-one = メッセージを1つずつ表示します。
setting-hide-names = 画面に人の名前を出しません。
setting-mouse = マウスのホイールで、表示しているものを動かします。なくても使えます。
setting-repeat = 同じキーをこの時間（1000分の1秒の数）の内にまた押しても、何も起きません。5000 まで。
setting-colours = 全画面の色：terminal、dark、light のどれか。
setting-idle = この分数キーを押さないと、鍵がかかります。0 なら、かかりません。1440 まで。
setting-long-way = 新しいグループの行き方：「off」（まっすぐ）、「relays」、「tor」。入る前に書くと、はじめから効きます。
setting-tor-socks = このコンピューターの Tor が、ほかのプログラムのためにつなぐところ。
setting-tor-control = このコンピューターの Tor が、指示を受けるところ：ポートか、「/run/tor/control」のような場所。
setting-listen = この Kith につなぐためのアドレス。
setting-notice = 画面全体で使うとき、新しい言葉が届くとターミナルが鳴ります。言葉も名前も出しません。
setting-ready = キー1つか番号で言える一行。自分の言葉で書けます。
setting-fetch-files = ほかの人のファイルを、このキロバイト数まで、メッセージと一緒に受け取ります。0 なら、ほしいと言ったときだけです。
setting-keep-files = グループごとに、ほかの人のファイルをこのメガバイト数まで置きます。古いものから消えます。自分のものは消えません。0 なら、受け取ったもの全部です。
man-done = マニュアルのページは、フォルダー { $path } にあります。
language-not-used = ファイル { $path } は、文のために使えません。プログラムは、それなしで続けます。
language-unread = この文は、日本語を母語とする人にはまだ読まれていません。おかしな言い方があるかもしれません。

## グループ。

groups-head = 自分のグループ：
groups-none = まだどのグループにも入っていません。
groups-unread = ここにあるのに今は開けないグループ: { $count }。まだ全部そろっていないコピーのように、ファイルの一部が今ここにないのかもしれません。または、ディスクが傷んでいるか、このプログラムの別の版が書いたものです。何も消されていません。ファイルがそろえば、次に始めたときにグループも戻ります。
groups-one = { $name }（ここでの名前：{ $me }）
groups-no-way = { $name }（ここでの名前：{ $me }）（どの道を通るか言うまで、この端末からは何も出ません）
groups-room = { $group }：{ $room }
groups-state = { $name }（ここでの名前：{ $me }）（{ $state }）

## 言う。

said-held = 前に来たあとで、{ $names }さんが入りました。まだ送っていない言葉は、{ $names }さんにも届くことになります。「kith unsent send」か「kith unsent drop」。
said-held-unnamed = 前に来たあとで、入った人がいます。この言葉は待っています：「kith unsent list」
not-sent-not-lost = 送っていません。なくなってもいません。書いたものはここにあります。

## 画面のない Kith。

serve-open = 画面のない Kith が動いています。このコンピューターのほかの kith コマンドが、いまこれを使います。Ctrl-C で終わります。
serve-ended = 画面のない Kith は終わりました。
program-stopped = プログラムが止まりました。言ったことはディスクにあります。もう一度開けます。
not-understood = コマンドとして読めませんでした。何も起きていません。
usage-head = 書き方：
usage-commands = コマンド
usage-arguments = コマンドのあとに書くもの
usage-options = 付けられるもの
usage-unknown = “{ $what }” は、ここにはない言葉です。何も起きていません。
usage-missing = 足りないものがあります：{ $what }
usage-value = “{ $value }” は { $what } に合いません。何も起きていません。
usage-conflict = “{ $what }” は、ほかのものと一緒に使えません。何も起きていません。
usage-subcommand = このコマンドのあとに、言葉が足りません。何も起きていません。
usage-see = 「kith help」で、打てるものを見られます。
help-no-topic = { $topic } という説明のページはありません。「kith help」で、打てるものを見られます。
why-shell-groups = いまわかっていることと、その理由：
why-shell-connections = { $name }：{ $count ->
    [0] ほかの端末は、いま1台もつながっていません。
   *[other] ほかの端末が { $count } 台、いまつながっています。
 }
why-shell-none = 説明するものはありません。まだどのグループにも入っていません。
why-shell-unsent = { $name }：自分の言葉の一部が、まだこの端末にあります。
why-shell-stick = 誰にもつながらないところでは、「kith bundle out」で、USBメモリに入れて運べます。
why-shell-held = 書いたあとで、入った人がいます。「kith unsent send」で送り、「kith unsent drop」で取り消します。そのままなら待ちます。
why-here = 「まだこの端末にあります」の言葉は、まだ誰のところにも行っていません。メンバーの端末か預かり所につながると、またはUSBメモリで送ります。
why-sent = 「送りました」の言葉は、この端末から、メンバー、預かり所、USBメモリのどれかへ出ていきました。
why-kept = 「残りました」の言葉は、ほかの2人の端末にあります。誰が読んだかは、ここではわかりません。

## 1行ずつの画面。

plain-welcome = Kith、1行ずつの画面です。ひとりでには何も動きません。/help で、いつでもコマンドを見られます。
plain-what = 何をしますか。
plain-found = グループを始める
plain-enter = 招待状でグループに入る
plain-device = このコンピューターを自分の端末に加える
plain-passphrase = 合い言葉を変える
plain-rehearse = まず練習する。このコンピューターだけのグループで
plain-quit = プログラムを閉じる
plain-opened = { $name } を開きました。書いて Enter を押すと、みんなに伝わります。コマンドは / で始めます：/help
plain-left = { $name } を抜けました。鍵のかかった部分が残ります。誰がいつ来て、いつ抜けたかです。ほかの人に伝わると消えます。30日たつと、プログラムが開いたときに消えます。
plain-not-open-yet = { $name } は、まだ開いていません。{ $state }
plain-thread-opened = 話題 { $name } を開きました。
plain-no-group = これには、開いているグループが要ります。先に1つ選んでください。
plain-no-new = 新しい言葉はありません。
plain-draft = 打って、まだ送っていないものがあります。/say で送れます。ほかのことを書いてもかまいません：{ $text }
say-several = ここに待っているものがあります。別々のときに打ったものです：
say-several-ask = ここを読むみんなに、ひとつの言葉として送りますか。
say-several-no = 今はしない
say-several-all = ぜんぶ送る
say-several-last = いちばん下のものだけ送る
say-several-back = 別々のときに打ったものが待っていました。いま、書くところにあります。好きに直せます。Enter で先へ進みます。
words-end-command = この行の終わりはコマンド { $command } で、その前に言葉があります。まだ誰にも届いていません。
words-end-ask = どうしますか。
words-end-wait = 今は何もしない。行はここに置く
words-end-say = ぜんぶ、言葉として送る
words-end-do = 言葉はここに置き、{ $command } をする
words-end-once-more = 終わりがコマンド { $command } で、その前に言葉があります。まだ誰にも届いていません。もういちど Enter で、ぜんぶ言葉として送ります。
plain-unknown = { $word } というコマンドはありません。/help で見られます。/ で始まる言葉を言うには：/say とその行
bye-goes-on = 画面を閉じます。ここでは「kith serve」が動き続けます。終わるまで、このコンピューターで自分の言葉を読めます。
lock-goes-on = ここでは「kith serve」が動き続けます。終わるまで、このコンピューターのほかの Kith コマンドは、自分の言葉を読めます。
plain-bye = プログラムを閉じます。自分の言葉には、合い言葉の鍵がかかっています。
plain-live-on = 新しい言葉を、届いたときに表示します。もう一度 /live と打つと、やめます。
plain-live-off = 新しい言葉は待ちます。n と Enter で表示します。
plain-quiet-on = ひとりでには何も表示しません。もう一度 /quiet と打つと、やめます。
connections-on = メンバーの端末がつながると、1行で知らせます。もう一度 /connections と打つと、やめます。
connections-now = { $count ->
    [0] ほかのメンバーの端末は、いま1台もつながっていません。
   *[other] ほかのメンバーの端末が { $count } 台、いまつながっています。
 }
connections-off = 接続のことは、もう知らせません。

## この端末から出るもの。

screen-ways = この端末から出るもの
roads-head = いま、{ $group } のためのこの端末の接続は、これです：
roads-none = いま、接続はありません。
roads-straight-called = { $who }。端末から端末へ、まっすぐ。この端末からつなぎました。
roads-straight = { $who }。端末から端末へ、まっすぐ。相手からつながりました。
roads-through = { $who }。中継点を通ります。中継点には、誰が誰と、いつつながるかがわかります。
roads-calling = { $who }：この端末から、つなごうとしています。
roads-courier = このグループの預かり所。封をした包みを預かります。前に行ったのは { $at } です。
roads-courier-now = このグループの預かり所。封をした包みを預かります。いま行っているところです。
roads-courier-not = このグループの預かり所。封をした包みを預かります。まだ行っていません。
road-member = { $name }さんの端末
road-member-unnamed = メンバーの端末
road-own = 自分の別の端末
road-leaver = 抜けた人
road-guest = 招待状を持つ人
road-door = 入口のメンバーの端末
road-by-hand = 自分で行を取り込んだ端末
road-recovery = メンバーの戻るための紙を持つ人
road-relay = 中継点
roads-listens = このプログラムが動いているあいだ、メンバーの端末はこの端末につなげます。
roads-does-not-listen = いまは、誰もこの端末につなげません。
roads-only-relays = 遠回りを選んであります。すべて中継点を通り、まっすぐには何も行きません。
roads-by-tor = { $who }。Tor を通ります。
roads-tor = Tor の遠回りを選んであります。すべて Tor を通り、まっすぐには何も行きません。
roads-listens-tor = このプログラムが動いているあいだ、メンバーの端末は Tor を通ってこの端末につなげます。
roads-places = 中継点を通っても、この端末につなげます。
roads-lends = メンバーどうしが、この端末を通ってつながれます。
relay-used = ここからは、この中継点を通っても、この端末につなげます。
relay-sees = 中継点には、どの端末が出会うか、どこにいるか、いつかがわかります。中は何も読めません。
relay-forgotten = 選んだ中継点は、もうこのグループでは使いません。
relay-lent = ここからは、このプログラムが動いているあいだ、メンバーどうしがこの端末を通ってつながれます。
relay-lent-sees = 通るものには封がしてあります。自分の回線を、決まった量まで使います。
relay-not-lent = もう誰も、この端末を通りません。
relay-serves = 中継点が開いています。この行を持つ人は、ここを使えます：
relay-serves-note = 誰が来たかは、何も書き留めません。このプログラムが終わると、中継点も終わります。
relay-ended = 中継点を閉じました。
long-way-relays = 遠回り：ここからは、すべて選んだ中継点を通ります。
long-way-relays-sees = どこからつないでいるか、メンバーにはもうわかりません。中継点とインターネットの会社にはわかります。
long-way-off = ここからは、端末どうしがまたまっすぐつながります。どこからつないでいるか、メンバーにわかります。
long-way-usage = /longway off、/longway relays、/longway tor のどれかを書いてください。
relay-usage = /relay と中継点の行、または /relay forget、/relay lend、/relay nolend を書いてください。
long-way-tor = 遠回り：ここからは、すべて Tor を通ります。遅くなります。
long-way-tor-sees = どこからつないでいるか、メンバーにはもうわかりません。インターネットの会社には、Tor を使っていることがわかります。
long-way-before = それまでに知ったアドレスは、メンバーの端末にまだ残っているかもしれません。
long-way-tor-whom = つながるのは、同じように Tor を選んだメンバーだけです。ひとりでにほかの道に変わることはありません。
long-way-tor-found = ほかのグループは、いままでのままです。グループごとに、別の Tor のアドレスがあります。
long-way-tor-no-relays = Tor では、中継点を使いません。遠回りをやめたときに効きます。
tor-asking = Tor に聞きました。返事はまだありません。
tor-missing = このコンピューターに Tor が見つかりません。何も出ていきません。言葉はここで待ちます。Tor を入れて、動かしてください。
tor-no-orders = Tor の指示を受けるポートが閉じています。この端末からはつなげますが、この端末へは誰もつなげません。「kith help tor」に説明があります。
tor-not-let-in = Tor がこのプログラムを受け入れません。SOCKS のポートも閉じています。「kith help tor」に、できることが書いてあります。
tor-not-let-in-calls = Tor がこのプログラムを受け入れません。そのため、この端末へは誰もつなげません。「kith help tor」に、できることが書いてあります。
tor-connecting = Tor は、自分のネットワークに入るところです：100のうち { $percent }。それまで、言葉はここで待ちます。
tor-no-calls = Tor は動いていますが、SOCKS のポートが閉じています。誰にもつなげません。「kith help tor」に説明があります。
tor-ready = Tor の用意ができました。端末どうしが見つけ合うまで、1分ほどかかることがあります。
long-way-no-relay = 中継点をまだ選んでいないので、誰にもつながりません。「kith relay use グループ 行」で選べます。
long-way-lost = このグループがどの道を通るか、この端末ではもう読めません。ディスクが傷んでいるのかもしれません。もう一度言うまで、どの道でも、このグループのために端末から出るものはありません。/longway off、/longway relays、/longway tor のどれか、または「kith long-way グループ 道」で言えます。選んであった中継点は、選び直してください。
roads-nothing-else = このほかに行くのは、あればグループの預かり所だけです。名前を調べることも、ネットワークを探すこともありません。
plain-quiet-off = 新しい言葉があると、1行で知らせます。
quiet-person-on = { $name }さんの言葉を、これからここでだけたたみます。本人には知らせません。/quiet と名前で、また表示します。
quiet-person-off = { $name }さんの言葉を、また表示します。
unfold-which = そこに、たたんだ言葉はありません。/unfold と、たたんだメッセージの番号を打ってください。
names-hidden = この画面に名前を出しません。もう一度 /names と打つと、やめます。言葉の中に書かれた名前は残ります。
names-shown = 名前をまた表示します。
plain-which-number = どのメッセージですか。言葉の前に出ている番号を打ってください。
plain-reply-usage = /reply、メッセージの番号、自分の言葉、の順に書いてください。
plain-note-usage = /note、前書き、-- 、自分の言葉、の順に書いてください。
note-for-usage = /notefor、メッセージの番号、前書き、の順に書いてください。
one-on = メッセージを1つずつ表示します。もう一度 /one と打つと、やめます。Enter だけで次を表示します。
one-on-screen = 読むあいだ、メッセージを1つずつ表示します。もう一度 /one と打つと、やめます。
one-off = メッセージを、またまとめて表示します。
one-more = Enter だけで次を表示します。ここでやめてもかまいません。
one-last = これが最後でした。
edit-open = 長い文を書くプログラムが開いています。そのあいだ、文は鍵のかかっていないファイルにあります。
edit-none = 長い文を書くプログラムが決まっていません。システムの設定 EDITOR で決められます。
edit-empty = 何も書かれていません。何も送っていません。
plain-needs-words = { $word } のあとに、足りないものがあります。/help で書き方を見られます。
plain-message = { $number }. { $name }、{ $at }：{ $text }

## / で始まるコマンド。

slash-help = できることを表示します。番号、言葉、「all」を付けると、もっと出ます
screen-help-numbers = 番号が要るコマンド：先にメッセージを選び（Esc、上下）、それから / を押します。
topics-head = ほかのページ：
topic-talk = 話す：言葉、注意、ファイル、取り消し
topic-people = 人、入口、自分の場所
topic-threads = 話題、待っている言葉
topic-meeting = 集まりとひとまわり
topic-company = いっしょにいること、部屋
topic-screen = 表示、隠す、鍵をかける
topic-ways = 端末どうしのつながり方
topic-device = 写し、自分の端末、場所
topics-all = /help all：全部。/help とコマンド：そのコマンド。
topics-none = そのページはありません。/help で見られます。
slash-back = 戻ります：部屋からはグループへ、グループからは自分のグループの一覧へ
slash-groups = 自分のグループを表示します
slash-read = 言葉をもう一度表示します。番号を付けると、終わりのその数だけ
slash-say = 1行言います。/ で始まる行も言えます
slash-write = 何行か言います。点（.）だけの行で終わります
slash-forme = 用意した一行を言います。番号で選びます。番号がなければ一覧を表示します
slash-edit = 長い文を、EDITOR で決めた別のプログラムで書きます
slash-reply = メッセージに返事をします：番号、自分の言葉
slash-note = 前書きを付けて言います：前書き、-- 、言葉
slash-notefor = ほかの人のメッセージに前書きを添えます：番号、前書き
slash-search = 自分の全部のグループから言葉を探します。新しいものが先です
slash-people = いる人と、入口にいる人を表示します
slash-card = 紹介カードと約束と決まりを表示します
slash-rules = ここで誰に何ができるかを言います
slash-invite = 誰かに招待状を書きます
slash-enter = 招待状でグループに入ります
slash-found = グループを始めます
slash-welcome = 入口にいる人に「ようこそ」と言います：名前
slash-wait = 誰かが入る前に、待ってほしいと言います：名前
slash-unsent = まだ送っていない言葉を表示します：送る、置く、取り消す
slash-threads = 話題を表示します
slash-thread = 話題を開きます：名前。何も付けなければ最初の話題
slash-newthread = 話題を始めます：名前。言葉が消えるようにするなら -- と 1d、7d、30d、90d のどれか
slash-clockisright = この端末の時計は正しい：期限の過ぎた言葉が消えます
slash-name = ここでの自分の名前を変えます
slash-duties = 立場の一行を書きます。何も付けなければ外します
slash-reach = 自分のアドレスの行を表示するか、ほかのメンバーの行を取り込みます
slash-others = 誰に何が見えるかを表示します
slash-why = 最後の行がなぜ出たかを言います
slash-live = 新しい言葉を届いたときに表示するか、やめます
slash-quiet = ひとりでには何も表示しないか、やめます。名前を付けると、その人の言葉を自分にだけたたむか、また表示します
slash-unfold = たたんだ言葉を開きます：メッセージの番号
slash-names = この画面で人の名前を隠すか、また出します
slash-connections = 何台つながっているかを言い、つながったり切れたりを知らせるか、やめます
slash-ways = この端末から出るものを表示します：接続の一つひとつと、その先が誰か
slash-longway = 遠回りで行くか、やめます：off、relays、tor。ひとりでに変わることはありません
slash-relay = 中継点の行：そこを使います。forget、lend、nolend：使わない、この端末を貸す、貸すのをやめる
slash-couriers = このグループの預かり所と、それぞれへ前に行ったときのことを表示します
slash-courier = 預かり所の紙の行：これからグループが使います。remove と番号：もう行きません
slash-one = メッセージを1つずつ表示するか、やめます
slash-hide = 画面を何もないページにします
slash-lock = いま鍵をかけます。合い言葉でまた開きます
slash-passphrase = このフォルダーの合い言葉を変えます
slash-rehearse = このコンピューターだけのグループで練習します
slash-attach = ファイルを持ってきます：場所。画像なら、画像だけが行きます
slash-attachwhole = 同じですが、ファイルに入っているものも全部行きます
slash-save = ファイルを保存します：メッセージの番号、場所。3.2 はメッセージ3の2つめのファイル
save-usage = メッセージの番号と場所を書いてください。例：/save 3 poster.jpg
slash-takeback = 自分の言葉を取り消します：メッセージの番号。何も付けなければ選べます
slash-copy = 自分の言葉の写しをファイルに書きます
slash-bundle = USBメモリのためにまとめファイルを書くか、取り込みます
slash-space = このグループがこの端末で使う場所を表示します
slash-letgo = ほかの人の古い言葉をここから手放します（取り消しではありません）
slash-fetchagain = ここで手放した言葉を、ほかの人の端末にまた頼みます
slash-bring = 署名つきの写しの言葉を、ここでもう一度言います
slash-devices = 自分の端末を表示します：加える、手元にない
slash-recovery = この端末がなくなった日のために、戻るための紙を書きます
slash-leave = このグループを抜けます
slash-meeting = 集まりを表示します
slash-open = 集まりを開きます。メッセージの番号を付けると、そのファイルをこのコンピューターのプログラムで開きます
slash-here = ここにいる、または戻ったと言います
slash-listening = 今日は聞いて参加すると言います
slash-stepout = 席をはずします。席はそのままあります
slash-wanttime = 今日は時間がほしいと言います。no を付けると、もうよいと言います
slash-wish = 話す前の希望：1 ただ聞いてほしい、2 質問してほしい、3 考えを聞きたい、0 なし
slash-task = 役を引き受けます：1 始める、2 時間を計る、3 迎える、4 閉じる、5 誘う
slash-stepback = 役を手放します。理由は要りません
slash-slow = 静かな時間がほしいと言います
slash-close = 集まりを閉じます
slash-next = 次にいつ集まるかを言います。例：/next 2026-12-03 19:00 図書館で
slash-form = 集まりの形を表示します。名前を付けると、この集まりはその形で進みます
slash-newform = グループ自身の集まりの形を書きます
slash-askme = 何時まで話しかけてよいかを言います。例：/askme 22:00 。/askme no でやめます
slash-rests = 閉じないままの集まりを、静かな時間が何時間続いたら休みにするか。例：/rests 24
slash-whenlate = 遅れて来た人の番を、すぐにするか最後にするか。例：/whenlate now
slash-remind = 集まりの前に、ここだけで知らせます。例：/remind 30 。/remind no でやめます
slash-worried = 心配なときの約束を表示します。言葉を付けると、それを書き留めます
slash-ifquiet = 連絡がないときに、その人がどうしてほしいかを表示します。名前がなければ自分のもの
slash-myquiet = 自分から連絡がないとき、どうしてほしいかを書きます。何も付けなければ外します
slash-bewithme = 誰かにいてほしいと言います。誰に見えるかを先に示します
slash-yes = 求めている人に、いっしょにいられると言います。誰に伝わるかを先に示します
slash-no = 自分の「はい」を取り消します。理由は要りません：求めたメッセージの番号。なくてもかまいません
slash-accept = いっしょにいられる人を部屋に入れます：名前。何も付けなければ選べます
slash-enough = もう返事は要らないと言います
slash-rooms = 自分の部屋と、今できることを表示します
slash-room = 入っている部屋を開きます：いっしょの人の名前。1つだけなら何も要りません
slash-closeroom = 自分の側で部屋を閉じます。理由は要りません
slash-room-back = グループに戻ります
slash-room-people = この部屋にいる人を表示します
slash-room-others = この部屋のことが誰に見えるかを表示します
slash-room-closeroom = 自分の側でこの部屋を閉じます。理由は要りません
slash-room-stepback = 同じです
slash-room-close = 同じです
slash-room-leave = この部屋か、グループを抜けます
slash-round = ひとまわりを始めます。名前を付けられます
slash-done = 話し終えました。番が次へ進みます
slash-pass = このひとまわりではパスします
slash-later = あとで、自分に戻ってもらいます
slash-listen = このひとまわりでは聞いて参加します
slash-go = その人の席から、番を次へ進めます。例：/go Sam
slash-gone = このグループか全部を、この端末でしまうか消します
slash-quit = プログラムを閉じます
slash-new = n と Enter で新しい言葉を表示します
slash-marks = 「送りました」は、この端末から出ていったということ。「残りました」は、ほかの2人の端末にあるということ。

## 全画面。

screen-groups = 自分のグループ
screen-groups-hint = 上下で選ぶ。Enter で開く。F1 説明。Ctrl-Q 閉じる。
screen-groups-empty = まだどのグループにも入っていません。ここから1つ選べます：
screen-thread-writing = Enter 送る。Alt-Enter 改行。Esc 読む。/ コマンド。F1 説明。
screen-thread-one = 上下で別のメッセージ。PgDn 続き。Enter できること。打てば書けます。
screen-thread-reading = 上下で選ぶ。Enter できること。打てば書けます。F1 説明。
screen-page-hint = 上下で動く。Esc 戻る。
screen-choice-hint = 上下で選ぶ。Enter 決める。Esc 戻る。
screen-line-hint = Enter 次へ。Esc 戻る。何も起きません。
screen-unsent-line = 自分の言葉の一部が、まだこの端末にあります：/unsent
screen-held-line = 自分の言葉の一部が「はい」を待っています：/unsent
screen-answering = 返事の相手：{ $text }
screen-message = できること
menu-write = 書くところに戻る
menu-new = 新しい言葉を表示する
menu-answer = 返事をする
menu-unfold = たたんだ言葉を開く
menu-save = ファイル { $name } を保存する
menu-view = ファイル { $name } を開く
menu-be-with = { $name } といっしょにいられると言う
menu-note = 読む人への注意を横に置く
menu-take-back = 取り消す
screen-which-message = どのメッセージですか。Esc、次に上下で選びます。Enter で、できることが出ます。
screen-save = ファイルの保存
save-where = どこに保存しますか。フォルダか、新しいファイルのパスを打ちます。
save-under-way = 持っている人に、いまファイルを求めています。
screen-help = 説明
screen-people = いる人と紹介カード
screen-why = なぜ
screen-others = 誰に何が見えるか
screen-rules = 誰に何ができるか
screen-search = 探す
screen-space = この端末の場所
screen-threads = 話題
screen-couriers = 預かり所
screen-unsent = まだ送っていない言葉
screen-enter = 入る
screen-found = グループを始める
screen-invite = 招く
screen-take-back = 取り消す
screen-copy = 自分の言葉の写し
screen-bundle = USBメモリのまとめファイル
screen-bring = 言葉を引き継ぐ
screen-recovery = 戻るための紙
screen-erase = しまう、消す
screen-devices = 自分の端末
screen-link = 自分の端末をもう1つ
screen-leave = 抜ける
screen-door = 入口
screen-reach = アドレスの行
screen-hidden = メモ
screen-hidden-line = ここには何も表示していません。F9 で元のページが出ます。
screen-small = この画面はとても小さいです。大きくすると言葉が出ます。
screen-more = （続きがあります：PgDn と PgUp）
screen-help-keys = キー：
screen-help-commands = 書くところに打つコマンド：

## キーの説明。

key-f1 = このページ
key-f9 = 画面を何もないページにします。もう一度 F9 で元に戻ります
key-f2 = 用意した1つめの一行を、書くところに置きます。Enter で送ります
key-f3 = 用意した2つめの一行を、そこに置きます
key-f5 = 新しい言葉を表示します
key-esc = 書くところから読むところへ。ページからは戻ります
key-f6 = いっしょにいること、自分の部屋
key-up = 1つ上を選びます：メッセージ、グループ、選択
key-down = 1つ下を選びます
key-page-up = 1ページ上へ。書くところから読むところへ
key-page-down = 1ページ下へ
key-home = 最初へ
key-end = 最後へ
key-slash = 読むとき：選んだメッセージについて、コマンドを始めます
key-edit = 長い文を、EDITOR で決めた別のプログラムで書きます
key-enter = 送る、開く、決める。読むとき：選んだメッセージにできること
key-alt-enter = 書くところで行を変えます
key-tab = コマンドの続きを補います
key-ctrl-q = プログラムを閉じます
key-name-up = 上
key-name-down = 下
key-name-space = スペース

## 練習。

rehearse-what = これは練習のグループです。このコンピューターだけで、本物の Kith として動きます。フォルダーは、あとで片づけます。
rehearse-who = Ana、Lee、Sam、Noor は、プログラムが演じます。ここに書いたものは、ほかの誰も読みません。
rehearse-how = 何か言うたびに、話が1つ先へ進みます。
rehearse-end = Ctrl-Q か /quit で練習が終わり、フォルダーも片づきます。
rehearse-begin-hint = Enter でこのページを閉じます。もう一度 Enter で、グループが開きます。
rehearse-not-here = これは練習です。本当のグループを始めたり入ったりするのは、このあとです。/quit で終わります。
rehearse-bye = 練習が終わります。
rehearse-over = 話はここまでです。好きなだけいられます。/quit で練習を終えます。
rehearse-title = 練習。このコンピューターだけ
rehearse-group = 練習
rehearse-card = 練習のためのグループです。ここでグループがどう動くかを見てみたい人のためのものです。
rehearse-agreement-1 = ここで言ったことは、ここに置いていきます。
rehearse-agreement-2 = 聞くことも参加です。
rehearse-agreement-3 = 誰かのことが心配なときは、まず本人に聞きます。
rehearse-step-founded = Anaさんが { $group } というグループを始めます。紹介カードと約束があります。
rehearse-step-entered = { $name }さんが招待状を読み、「はい」と言って入ります。
rehearse-step-words = みんなが1行ずつ言います。{ $count } 台の端末すべてに、同じ言葉が同じ順で出ています。
rehearse-step-away = Samさんの端末の電源が切れます。Samさんの席はそのままあります。
rehearse-step-meanwhile = Samさんがいないあいだ、Anaさんと Leeさんは話を続けます。
rehearse-step-back = Samさんの端末の電源がまた入り、そのあいだの言葉が届きます。なくなったものはありません。
rehearse-step-newcomer = Noorさんが、Leeさんの招待状で入ります。Noorさんの端末にある、それより前の言葉：{ $count } 件。
rehearse-step-said-after = Anaさんが Noorさんにあいさつします。Noorさんの端末に届きます。
rehearse-step-left = Leeさんが抜けます。抜けるのに、誰の許しも要りません。ほかの人にはこう見えます：「Leeさんは抜けました。」
rehearse-step-order = 届いた端末すべてに、言葉が同じ順で出ています。
rehearse-cleaned = 練習のフォルダーは、このコンピューターから消えました。
rehearse-not-cleaned = 練習のフォルダーを片づけられませんでした。ここにあります：{ $path }
rehearse-step-not = この場面は起きませんでした：{ $step }
rehearse-interrupted = 練習は途中で終わりました。
rehearse-say-ana-1 = こんばんは。お湯をわかしています。好きなところにすわってください。
rehearse-say-lee-1 = こんばんは。今日は聞いています。
rehearse-say-sam-1 = こんばんは。長い一週間でした。
rehearse-say-jo-1 = こんばんは。ここに来るのは、はじめてです。
rehearse-say-ana-2 = Samさんのバスはトンネルの中でしょう。席は取ってあります。
rehearse-say-lee-2 = はい。時間はあります。
rehearse-say-sam-2 = 戻りました。全部届いています。
rehearse-say-ana-3 = ようこそ、Noorさん。話しても、聞いていても、どちらでも。
rehearse-say-noor-1 = ありがとう。いまは聞いています。
rehearse-say-lee-goodbye = ここにいられてよかったです。やかんをよろしく。

## シェルのコマンドの説明：help-コマンド、その部分は help--部分。

help = Kith：支え合う人たちのためのメッセンジャー。コマンドがなければ、画面が開きます。
help-rehearse = 練習のグループ。このコンピューターだけで、本物の Kith として動きます。
help-serve = 画面のない Kith。動いているあいだ、ほかのコマンドがこれを使います。
help-group = グループ：found（始める）、list（一覧）、show（見る）、courier（預かり所）。
help-group-found = グループを始めます。始めた人に、あとで特別な力はありません。
help-group-list = 自分のグループを表示します。
help-group-show = グループの人、入口、紹介カード、決まりを表示します。
help-invite = 1人のために招待状を書きます。渡すことが、自分の「ようこそ」になります。
help-slip = 招待状：show（読む）、list（一覧）、take-back（取り消す）。
help-slip-show = 招待状を読みます。どこにもつなぎません。招待状が短く、「はい」と答えたときは別です。
help-slip-show--ask = 短い招待状のアドレスにつなぎ、紹介カードをもらいます。そこにいる相手は、この端末のインターネットのアドレスを知ります。
help-slip-list = グループのまだ使える招待状を表示します。
help-slip-take-back = 招待状を取り消します。もう使えなくなります。
help-enter = 招待状でグループに入ります。その前に一度聞きます。
help-welcome = 入口で待つ人に「ようこそ」と言います。
help-wait = 誰かが入る前に、待ってほしいと言います。
help-say = グループで言います。- とすると、文を標準入力から読みます。シェルの履歴に残らず、このコンピューターのほかの人の目にも触れません。「送りました」は、この端末から出ていったということ。「残りました」は、ほかの2人の端末にあるということ。
help-say--attach = 言葉と一緒に行くファイル。画像なら、画像だけが行きます。何回でも付けられます。
help-say--as-it-is = 画像から何も取り除きません。作った場所と時刻も一緒に行きます。
help-say--note-for = この id のメッセージに添える前書きとして言います。
help-open = メッセージの画像、音、動画、PDF を、このコンピューターのプログラムで開きます。
help-open--id = ファイルの id。ファイルが付いたメッセージの id でもかまいません。
help-save = メッセージのファイルを保存します。持っているメンバーの端末から受け取ります。
help-save--id = ファイルの id。ファイルが付いたメッセージの id でもかまいません。「kith read --json」で見られます。
help-save--to = 新しいファイルかフォルダー。上から書くことはありません。
help-read = 入ってからの言葉を表示します。
help-read--unfold = たたんである言葉も表示します。
help-unsent = まだこの端末にある言葉：list（一覧）、send（送る）、drop（取り消す）。そのままなら待ちます。
help-unsent-list = まだ送っていない言葉を表示します。
help-unsent-send = 入った人がいるために待っていた言葉を送ります。
help-unsent-drop = まだ送っていない言葉を取り消します。この端末から消えます。
help-thread = 話題：open（始める）、list（一覧）。
help-thread-open = 話題を始めます。名前は、あとから入る人にも見えます。
help-thread-open--days = 言葉がどの端末からも消えるまでの日数：1d、7d、30d、90d。0 なら残ります。なければグループの約束のとおり。
help-thread-list = グループの話題を表示します。
help-thread-clock-is-right = この端末の時計は正しい。期限が過ぎて隠してある言葉が消えます。
help-name = グループでの自分の名前を変えます。
help-duties = 立場の一行を書きます。空なら外します。
help-take-back = 自分の言葉を取り消します：1つ、いくつか、全部。何も付けなければ、写しがいくつ消えたかを言います。
help-take-back--all = このグループで書いたもの全部。
help-take-back--ids = --list で出る短い名前か、id の全部。
help-take-back--list = 自分のメッセージを表示します。それぞれの先頭が短い名前です。
help-take-back--since = この日から書いたもの全部。例：2026-03-01
help-copy = 自分の言葉の写しを書きます：文、ページ、署名つきの形。ほかに：check（確かめる）、bring（引き継ぐ）。
help-copy-check = 署名つきの写しが欠けていないかを見ます。ファイルだけでできます。
help-copy-bring = 署名つきの写しの言葉を、グループでもう一度言います。引き継いだという印が付きます。
help-courier = グループのために封をした包みを預かるコンピューター：serve（動かす）、slip（紙）。
help-courier-serve = 紙を持つグループの包みを預かります。合い言葉は要りません。中は読みません。
help-courier-serve--megabytes = 預かる量（メガバイト）の上限。なければ 1024 です。
help-courier-slip = グループに渡す預かり所の紙を出します。
help-group-courier = グループの預かり所：add（加える）、remove（外す）、list（一覧）。
help-group-courier-add = ここから、預かり所がグループの封をした包みを預かります。みんなに知らされます。
help-group-courier-add--slip = 預かり所の紙か、それが入ったファイル。
help-group-courier-remove = その預かり所には、もう行きません。みんなに知らされます。
help-group-courier-remove--number = 一覧での番号。
help-group-courier-list = グループの預かり所を表示します。
help-bundle = USBメモリのまとめファイル。端末が同時につながらないときに：out（書く）、in（取り込む）。
help-bundle-out = グループで渡してよいものを、1つのファイルに書きます。まだ入っていない人のものには、申し込みが入ります。
help-bundle-out--to = ファイル。上から書くことはありません。
help-bundle-out--since = この日より前の言葉を入れません。例：2026-03-01
help-bundle-out--for-member = メンバー1人のためだけ：その人に足りないもの。ここでわかる分だけです。
help-bundle-in = まとめファイルの中の、自分のグループのものを取り込みます。
help-bundle-in--file = まとめファイル。
help-leave = グループを抜けます。戻るための紙が残っていなければ、元には戻りません。つながっていなくてもできます。
help-leave--copy = 先に、自分の言葉の写しをこのファイルかフォルダーに書きます。
help-leave--take-back = 書いたものを全部取り消します。--since があれば、その分です。
help-leave--since = この日から書いたものだけを取り消します。例：2026-03-01
help-set-aside = グループをこの端末でしまいます：鍵がかかり、どの一覧にも名前が出ません。ひとりでに消えることはありません。
help-set-aside--everything = このフォルダーのグループ全部。
help-set-aside--days = しまう日数。なければ、前に選んだ日数です。それもなければ 7 日です。
help-set-aside--usual = あとの日に示す日数を書き留めます。0 ならなし。
help-bring-back = しまってあるグループを、元のまま出してきます。合い言葉が要ります。
help-bring-back--group = 名前か番号。1つだけなら、何も要りません。
help-passphrase = このフォルダーの合い言葉を変えます。いまの合い言葉を聞きます。ほかは何も変わりません。
help-passphrase--new-file = 1行目が新しい合い言葉のファイル。
help-erase = グループをこの端末からすぐに消します：先に鍵、次にファイル。誰にも知らされません。
help-erase--everything = グループのフォルダー全部。
help-erase--yes = 言葉を打たなくても消します。
help-connections = グループのためにこの端末から出るものを表示します：接続の一つひとつと、その先が誰か。
help-relay = 中継点：serve（動かす）、use（使う）、forget（やめる）、lend（この端末をメンバーに貸す）。
help-relay-serve = ほかの人のために中継点だけを動かします。ここを使うための行を出します。
help-relay-serve--at = つなぐためのアドレス。開いているところと違うときに書きます。
help-relay-serve--new-slip = 新しい行を作ります。前の行では、もう使えません。
help-relay-use = グループのために中継点を使い、ほかの人がそこからこの端末につなげるようにします。
help-relay-use--line = 中継点の行。「kith-relay:」で始まります。
help-relay-forget = 選んだ中継点を、もうグループのために使いません。
help-relay-lend = グループのメンバーどうしが、この端末を通ってつながれるようにします。
help-relay-lend--no = それをやめます。
help-long-way = 選んだ中継点か Tor だけを通るか、またまっすぐ行きます。ひとりでに変わることはありません。
help-long-way--way = 「relays」、「tor」、「off」のどれか。
help-reach = 自分のアドレスの行を表示するか、ほかのメンバーの行を取り込みます。
help-device = 自分の端末：list、new、add、lost、recovery、not-with-me、replace。
help-device-list = グループでの自分の端末を表示します。
help-device-new = このコンピューターを自分の端末に加えます。もう一方の端末で使う行を出します。
help-device-new--phrase = もう一方の端末に出た言葉。聞けないところでは、これが「はい」になります。
help-device-add = 行を出した端末を加えます。そのあと、両方に同じ5つの言葉が出ます。
help-device-add--line = 「kith device new」が出した行。
help-device-add--phrase = もう一方の端末に出た言葉。聞けないところでは、これが「はい」になります。
help-device-lost = この端末は手元にない：これを知った端末は、そこに新しいものを送りません。
help-device-lost--yes = 聞かれずに「はい」と答えます。
help-device-lost--number = その番号。「kith device list」に出ます。
help-device-lost--keep = その端末が加えたもののうち、手元にある端末の番号。
help-device-recovery = 戻るための紙を1回だけ出します。どのコンピューターからでも、なくした端末を外せます。
help-device-recovery--out = 紙をこのファイルに書きます。
help-device-recovery--none = 戻るための紙は要りません：そのための鍵がこの端末から消えます。
help-device-recovery--again = 新しい紙を作ります。14日後から使えます。みんなに知らされます。
help-device-not-with-me = その端末は手元にない：戻るための紙で、どのコンピューターからでも。
help-device-not-with-me--slip = 戻るための紙が入ったファイルか、打つなら -。コマンドのあとに書くと、このコンピューターのほかの人に読まれることがあります。
help-device-not-with-me--reach = メンバーのアドレスの行。その人のところで「kith reach」とすると出ます。
help-device-not-with-me--device = いくつかあるとき、どの端末か。
help-device-replace = 戻るための紙で、このコンピューターに、新しい鍵で戻ります。
help-device-replace--slip = 戻るための紙が入ったファイルか、打つなら -。コマンドのあとに書くと、このコンピューターのほかの人に読まれることがあります。
help-device-replace--reach = メンバーのアドレスの行。その人のところで「kith reach」とすると出ます。
help-device-replace--device = 外れる端末の番号。
help-what-can-others-see = グループで、誰に何が見えるかを言います。
help-search = 自分のグループから言葉を探します。新しいものが先です。大文字と小文字、アクセントの違いは問いません。
help-search--group = このグループだけ。
help-space = 自分のグループ（またはその1つ）が、この端末で使う場所を表示します。
help-let-go = ほかの人の古い言葉を、この端末からだけ手放します。取り消しではありません。誰にも知らされません。
help-let-go--before = この日より前の言葉（2026-06-01 のように）。
help-let-go--yes = 聞かれずに手放します。
help-fetch-again = ここで手放した言葉を、ほかの人の端末にまた頼みます。
help-who-can-do-what = グループで、誰に何ができるかを、決まりから言います。
help-settings = 設定がどこにあるかを言います。
help-settings--write = まだなければ、全部の設定に説明を付けたファイルを書きます。
help-completions = シェルがコマンドの続きを補うためのものを出します。
help-completions--shell = シェル。
help-man = 全部のコマンドのマニュアルのページを書きます。
help-man--to = フォルダー。
help-why = いまわかっていることと、その理由を言います。
help-help = 説明を表示します。ページ：コマンド、json、hide。
help--help = このページを表示します。
help--version = 版を表示します。
help--home = グループのフォルダー。
help--json = 1行に1つ、JSON の形で出します。
help--plain = 全画面の代わりに、1行ずつ表示します。
help--passphrase-file = 1行目が合い言葉のファイル。
help--listen = この Kith につなぐためのアドレス。何回でも付けられます。
help--lock-after = この分数キーを押さないと、画面に鍵がかかります。その前に知らせます。なければ、かかりません。
help--log = Kith が自分の動きを書くファイル。なければ、何も書きません。
help--wait-seconds = 1つのコマンドが、ほかの人を待つ秒数。なければ 3 です。
help--group = グループの名前か、id のはじめ。
help--days = 招待状が使える日数。
help--out = 紹介カードと約束の入った招待状を、このファイルに書きます。
help--qr = 招待状を、カメラで読める四角い模様で表示します。
help--from = 招待状に載せる自分の名前。
help--slip = kith: で始まる行か、ファイル。
help-slip-take-back--slip = 招待状のファイル、行を打つなら -、または鍵のはじめ。
help--me = そこでの自分の名前。
help--yes = 聞かれずに「はい」と答えます。
help--who = 待つ人の名前か、申し込みの id のはじめ。
help--because = みんなへのひとこと。
help--thread = 話題の名前か、id のはじめ。
help--reply = 返事をする相手のメッセージの id。
help--note = 読む人への前書き。
help--text = 言葉。
help--last = 終わりのこの数だけ。
help--since = このメッセージのあとだけ。
help--follow = Ctrl-C を押すまで、新しい言葉を表示し続けます。
help--ids = 「unsent list」に出る短い名前か、id の全部。なければ全部です。
help--id = 「unsent list」に出る短い名前か、id の全部。
help--name = 名前。
help--to = ファイル。フォルダーなら、文とページの両方。
help--signed = プログラムのための署名つきの形。自分の端末がこの言葉を書いたことを、誰にでも示します。
help--file = 署名つきの写し。
help--goodbye = みんなへの言葉。
help--now = まだ誰にも伝わっていなくても、ここに何も残しません。
help--line = ほかのメンバーのアドレスの行。
help--card = 紹介カードのファイル。始めるときに書きます。あとから変えることは、まだできません。
help--agreement = 約束のファイル。1行に1つ。あとから変えることは、まだできません。
help--welcomes = 新しい人に要る「ようこそ」の数：1 か 2。
help--topic = コマンド、json、hide のどれか。

## 「kith help」のページ。

help-page-hide =
    F9 で、全画面を何もないページにします。もう一度 F9 で元に戻ります。
    1行ずつの画面では、/hide で画面を空にするか、言葉が見えなくなるまで空の行を表示します。
    /lock か、--lock-after で決めた時間なら、中のものにも鍵がかかり、合い言葉を打つまで閉じています。
    ターミナルには、上の行を忘れるように伝えます。それでも、自分の履歴を残すターミナルがあります。
    ターミナルの設定で「スクロールバック」（scrollback）を見てください。ウィンドウを閉じると消えることが多いです。
help-page-tor =
    Tor を通ると、どこからつないでいるか、メンバーにはわかりません。遅くなります。Tor を通さないネットワークもあります。
    Tor は別のプログラムです。Kith には入っておらず、Kith が動かすこともありません。Debian では「apt install tor」。
    Tor のポートを2つ使います。どちらもこのコンピューターの中だけです。1つはつなぐため：127.0.0.1:9050。いつも開いています。
    もう1つは、つながれるために指示を受けます：/run/tor/control か 127.0.0.1:9051。
    Debian では、ユーザーを「debian-tor」に加えて、ログインし直すと、指示を出せます：
    「sudo adduser NAME debian-tor」。ほかでは「torrc」に次の2行を書いて、Tor を動かし直します：
    「ControlPort 9051」と「CookieAuthentication 1」。自分のユーザーが、cookie のファイルを読める必要があります。
    ポートが違うなら、設定に tor_socks と tor_control を書きます（「kith settings --write」）。
    「kith long-way GROUP tor」で、グループに Tor を選びます。設定の long_way = "tor" は新しいグループに効き、
    どこかにつなぐ前から効きます。「kith connections GROUP」で、Tor の様子を見られます。
    出会いたいメンバーは、みんな Tor を選びます。ひとりでに変わることはありません。
    1つの Tor が全部のグループのために働きます。鍵も道もグループごとに別です。時刻を比べる人は、つながりに気づくかもしれません。

help-page-json =
    --json を付けると、1行が1つの JSON です。項目は増えることがあります。次のものは残ります：

    group found             group, name
    group list              グループごとに：group, name, me, state, members。選んだ道が読めないとき way_lost
                            state：entered, waiting, held, asked（ほかに refused, left）
                            しまってあるグループごとに：state (set-aside), number, until_day, over
                            開けないグループ：state (unreadable), groups（数）
    group show              group, name, me, state, snapshot, members, left, devices, waiting, rules, card, agreement
                            members：member, name, duties, me
                            waiting：request, name, from, welcomes, needed, waits
                            waits：name, because
                            rules：welcomes, term_days, decision_days, wait_days
    invite                  slip, expires。--out があれば：file, bytes
    slip show               group_name, from, card, agreement, expires, duties, rules, expired
    slip list               招待状ごとに：slip, from, expires_day, mine
    enter                   group, name, state（--yes が要る）
    say                     id, state: here, held, sent, kept; attachments: name, bytes, type, cleaned
    read                    メッセージごとに：id, thread, from, at, text, reply, reply_author, note, asks, taken_back, let_go,
                            attachments, mine, new_hearers, beside, quieted
                            attachments：id, name, bytes, type
                            from：member, name
    quiet                   name, quieted
    unsent list             メッセージごとに：id, thread, text, state, would_also_reach
    unsent send, unsent drop, welcome, wait, slip take-back, name, duties, reach GROUP LINE
                            done
    thread open             thread, name, term_days（null なら言葉は残る）
    thread list             話題ごとに：thread, name, term_days
    thread clock-is-right   done
    save                    file, bytes
    take-back               done, messages, unsent, copies_gone（ほかに3人以上いれば数、いなければ null）
    take-back GROUP         any, copies_gone
    take-back --list        自分のメッセージごとに：id, at, text
    copy                    ファイルごとに：file, bytes
    copy check              whole, group, group_name, member, device, me, made, words
    copy bring              done, words
    courier serve           serving, slip
    courier slip            slip
    group courier list      預かり所ごとに：courier（番号）, by, since_day, addresses, reached, visited, left, found
    space                   グループごとに：group, name, disk_bytes, files_bytes, messages, own_messages, bytes, let_go
    let-go                  done, messages, bytes, files（--yes が要ります）
    fetch-again             done, messages
    passphrase              done
    bundle out              file, bytes, words, acts, held, request
    bundle in               グループごとに：group, name, state, words, acts, requests, closed, waiting, damaged
    leave                   done, heard, couriers, files（それぞれ file, bytes）
    reach GROUP             line
    connections, relay use, relay forget, relay lend, long-way
                            group, listens, lends, relays, places, only_relays, way_lost, roads の接続ごとに：
                            who, name, stands, called, straight, tor（Tor を通る）。
                            Tor ならほかに tor：state (asking, missing, not-let-in, connecting, no-calls, ready),
                            calls（それでもほかへつなげる）, percent
    relay serve             relay（行）
    set-aside               done, until_day（1970年からの日数）, groups（数）。--usual があれば：done
    bring-back              group, name
    erase                   done（--yes が要る）
    device list             端末ごとに：number, device, this, since_day（1970年からの日数）, with_it（番号）
    device new              line。もう一方の端末が来たら phrase。--phrase があれば：group, name, state
    device add              phrase。--phrase があれば：done
    device lost             done（--yes が要る）
    device recovery         slip。--out があれば：file, bytes。--none があれば：done
    device not-with-me      端末ごとに：number, device, since_day, in_use, last、left_day（抜けた日、なければ null）。
                            次に done, taken, asked（--yes が要る）
                            taken と asked：受け取ったメンバーの端末と、答えた端末の数
    device replace          端末ごとに上と同じもの。次に group, name, state, taken, asked（--yes が要る）
    search                  メッセージごとに：read と同じもの、ほかに：group, group_name
    meeting show, round show
                            meeting, open, opened_by, apart, closed_by, here, tasks, round, under_way_without_me, next
                            here：member, name, me, presence (here, listening, out), wants_time, wish
                            tasks：task, held_by, offered, offered_to_me
                            round：name, order, minutes, over, again, seats
                            seats：member, name, me, place (speak, listening, pass, later, spoken), passed_on, turn
                            next：at, text, by
                            form：name, text, by
                            begun, ask_me, rests_hours, late, remind_minutes
                            ask_me：member, name, me, until_ms
    meeting template list   own, shipped
    meeting template show   text
    room ask, room say      id, state
    room list               asks: ask, enough, yes: member, name, accepted
                            given: ask, name
                            rooms: room, name, members, state
    room read               メッセージごとに：read と同じ
    room のほか全部
                            group, done
    meeting, round のほか全部
                            done (met), changed（false なら、もうそうだった）
    what-can-others-see     lines
    who-can-do-what         lines
    settings                file, is_there, not_used
    why                     グループごとに：group, name, state, sentence, connections, unsent, states
    rehearse                場面ごとに：step, ok, sentence、確かめたもの
    serve                   serving

    断るときは、標準エラー出力に1つ：error, sentence。終了コードは 1 です。
    使い方が違うときの終了コードは 2 です。

## メッセージに付くファイル。

file-bytes = { $count } バイト
file-kilobytes = { $count } kB
file-megabytes = { $count } MB
file-line = ファイル付き：{ $name }、{ $size }
file-line-numbered = ファイル { $number }：{ $name }、{ $size }
message-files-only = { $count ->
    [1] ファイル1つ。
   *[other] ファイル { $count } 個。
}
file-cleaned = { $name }：画像だけが行きます。作った場所と時刻は取り除きました。ほかの人には、この名前が見えます。
file-as-it-is = { $name } は、そのまま行きます。こうしたファイルには、名前や場所や時刻が入っていることもあります。
file-fetched-from-here = ほかの人は、ほしいときに受け取ります。このプログラムが開いているあいだはここから、または持っている人から届きます。
file-fetched-later = 言葉はひとりでに行きます。ファイルは、「kith」か「kith serve」が開いているあいだはここから、または持っている人から届きます。
file-saved = { $file } に保存しました（{ $size }）。
file-which = そのメッセージに、そのファイルはありません。いくつかあるとき、3.2 はメッセージ3の2つめのファイルです。
file-opened = ファイルを、このコンピューターのプログラムで開きました。Kith はそのために何も送りません。見せている写しは、Kith が終わると消えます。
file-opened-press = ファイルを、このコンピューターのプログラムで開きました。Kith はそのために何も送りません。終わったら Enter を押してください：写しが消えます。

## まだ使える招待状。

slip-one = { $from }さんの招待状。{ $day } まで。鍵のはじめは { $key }
slip-taken-back-done = 招待状を取り消しました。これを知った端末は、それでは誰も入れません。
choice-number-or-word = 番号か言葉を打って、Enter を押してください。

## 全画面のほかの文。

screen-live-off = 新しい言葉は待ちます。F5 で表示します。
key-alt-enter-line = Alt-Enter で、ここで行を変えます。Enter で送ります。

## 集まり。

meeting-opened = 集まりが開いています。{ $names }さんが開きました。
meeting-opened-how = 「/here」で、ここにいると言えます。「/live」で、言葉が届くたびに出ます。
meeting-opened-here = 集まりが開いています。{ $names }さんが開きました。いまここに { $count } 人。
meeting-joined = この集まりの2つの部分が、1つになりました。{ $names }さんが開きました。
meeting-joined-why = この行が出た理由：つながらなかった端末どうしが、つながりました。両方の言葉が並びます。
meeting-here = { $name }さんが来ました。
meeting-here-mine = ここにいると言いました。いまここに { $count } 人。
meeting-listening = { $name }さんは、今日は聞いて参加します。
meeting-listening-mine = 今日は聞いて参加します。それも1つの席です。
meeting-out = { $name }さんが席をはずしました。席はそのままあります。
meeting-out-how = 「/here」で、戻ったと言えます。
meeting-out-mine = 席をはずしました。席はそのままあります。
meeting-back = { $name }さんが戻りました。
meeting-back-mine = 戻りました。席はそのままです。
meeting-wants-time = { $name }さんは、今日は時間がほしいと言っています。
meeting-wants-time-mine = 今日は時間がほしいと言いました。みんなに見えます。
meeting-wants-no-time = { $name }さんは、今日は時間がなくてもよいと言っています。
meeting-wants-no-time-mine = 今日は時間がなくてもよいと言いました。みんなに見えます。
meeting-wish = { $name }さんの話す前の希望：{ $wish }。
meeting-wish-mine = 話す前の希望：{ $wish }。みんなに見えます。
meeting-wish-none = { $name }さんは、話す前の希望を取り下げました。
meeting-wish-none-mine = 話す前の希望を取り下げました。みんなに見えます。
wish-just-hear = ただ聞いてほしい
wish-ask = 質問してほしい
wish-ideas = 考えを聞きたい
meeting-task-up = { $name }さんが役を引き受けました：{ $task }。
meeting-task-up-mine = 役を引き受けました：{ $task }。いつでも手放せます。
meeting-task-down-mine = { $task }を手放しました。誰でも引き受けられます。
meeting-task-shared-mine = { $task }を手放しました。
meeting-task-free = { $task }は、誰でも引き受けられます。
meeting-task-held = { $task }：{ $names }さん。
meeting-task-nobody = { $task }：引き受けた人はいません。集まりは、なくても続きます。
meeting-task-offered = { $task }：空いています。今日はこの役を引き受けられます。今日はしなくてもかまいません。
task-open = 始める役
task-keep-time = 時間を計る役
task-welcome = 迎える役
task-close = 閉じる役
task-inviting = 誘う役
meeting-round = ひとまわりが始まります：{ $name }。
meeting-round-minutes = ひとまわりが始まります：{ $name }。1人 { $minutes } 分ほどです。
round-check-in = はじめのひとこと
round-sharing = 話す
round-closing = 終わりのひとこと
meeting-passed = { $name }さんはパスしました。
meeting-passed-mine = パスしました。
meeting-later = { $name }さんは、あとで戻ってほしいと言っています。
meeting-later-mine = あとで番が戻ってきます。
meeting-passed-on = ひとまわりは先へ進みます。{ $name }さんの席はそのままあります。
meeting-passed-on-mine = ひとまわりは先へ進みました。席はそのままあり、終わる前にまた番が来ます。
meeting-passed-on-why = この行が出た理由：ここにいる人が、番を先へ進めました。その席の番は、もう一度来ます。
meeting-turn = 次は { $name }さんです。
meeting-turn-again = 番が { $name }さんに戻ります。
meeting-turn-wish = 次は { $name }さんです。話す前の希望：{ $wish }。
meeting-turn-how = 話し終えたら /done。/pass、/later、/listen もできます。
room-turn-how = 今は部屋の中です：/back で { $group } に戻れます。席はそのままです。
meeting-turn-mine = 自分の番です：話す、パス、あとで、聞く、のどれでも。
meeting-turn-mine-again = 番が戻ってきました：話す、パス、聞く、のどれでも。
meeting-turn-why = この行が出た理由：ひとまわりの番が動きました。
meeting-round-over = ひとまわりが終わりました。どの席にも番が来ました。
meeting-round-over-how = 「/round」で次を始められます。「/close」で集まりを閉じられます。
meeting-round-over-held = 書いたものは、この端末に置いてあります。/say で送れます。
meeting-round-held = ひとまわりが終わるまで、ここに置きます。/say でいま送れます。
meeting-time = 決めた時間になりました。要るだけかけて終えてください。
meeting-time-left = 決めた時間まで、あと { $minutes } 分です。見えるのは自分だけです。
meeting-time-why = この行が出た理由：このひとまわりには、決めた時間があります。計っているのは、自分の端末だけです。
meeting-connection-gone = { $name }さんの接続がなくなりました。{ $name }さんの席はそのままあります。
meeting-connection-gone-how = その間に先へ進むには：「/go { $name }」。
meeting-connection-gone-why = この行が出た理由：この端末と { $name }さんの端末との接続がなくなりました。ほかのことはわかりません。
meeting-under-way = ひとまわりの途中です。続きを読むことも書くこともできます。次のひとまわりに席があります。
meeting-under-way-why = この行が出た理由：入る前に、ひとまわりが始まっていました。
meeting-slow = { $name }さんが、静かな時間がほしいと言っています。書くことはできます。
meeting-slow-mine = 静かな時間がほしいと言いました。誰でも書くことはできます。
meeting-closed = 集まりを閉じました。{ $names }さんが閉じました。
meeting-next = 次の集まりは { $day }、自分の時計で { $hour } です。{ $by }さんが言いました。
meeting-next-text = 次の集まりは { $day }、自分の時計で { $hour } です：{ $text }。{ $by }さんが言いました。
meeting-goes-by = この集まりの形：{ $form }。{ $name }さんが選びました。
meeting-goes-by-mine = この集まりの形：{ $form }。自分で選びました。
meeting-goes-by-how = 「/round」で、その次のひとまわりを始められます。
meeting-ask-me = { $hour } まで、{ $name }さんに話しかけてよいです。
meeting-ask-me-mine = { $hour } まで、ここの人は自分に話しかけてよいです。ひとりでに終わります。
meeting-ask-me-no = { $name }さんは、話しかけてよい時間を取りやめました。
meeting-ask-me-no-mine = 話しかけてよい時間を取りやめました。
meeting-rests = { $name }さんが書きました：閉じないままの集まりは、静かな時間が { $hours } 時間続くと、休みになります。
meeting-rests-mine = 閉じないままの集まりは、静かな時間が { $hours } 時間続くと、休みになります。みんなに見えます。
meeting-late-now = { $name }さんが書きました：次のひとまわりから、遅れて来た人の番はすぐに来ます。
meeting-late-now-mine = 次のひとまわりから、遅れて来た人の番はすぐに来ます。みんなに見えます。
meeting-late-end = { $name }さんが書きました：次のひとまわりから、遅れて来た人の番は最後に来ます。
meeting-late-end-mine = 次のひとまわりから、遅れて来た人の番は最後に来ます。みんなに見えます。
meeting-page-rests = 閉じないままなら、静かな時間が { $hours } 時間続くと、休みになります。
meeting-page-late = 遅れて来た人の番は、いま番の人のすぐあとに来ます。
meeting-reminder = 集まりは { $day }、自分の時計で { $hour } です。
meeting-reminder-text = 集まりは { $day }、自分の時計で { $hour } です：{ $text }。
meeting-reminder-why = この行が出た理由：知らせてほしいと、この端末で言ってあります。ほかの誰も知りません。
meeting-remind-off = 集まりの前のお知らせは、もうありません。
meeting-remind-on = 集まりの { $minutes } 分前に、この端末だけで知らせます。
meeting-usage-ask-me = 何時までかを書いてください。例：22:00。やめるなら no。
meeting-usage-rests = 何時間かを書いてください。4 から 336 までです。
meeting-usage-late = now（すぐに）か end（最後に）を書いてください。例：/whenlate now
meeting-usage-remind = 何分前かを書いてください。例：30。やめるなら no。

## 集まりの形。- で始まる行がひとまわりです：名前、順番（arrival、seats、turned）、分。あいだに | を入れます。
## arrival、seats、turned はそのままにします。最初の行が名前です。

form-circle =
    語りの品を回す輪
    誰かが読む：輪になってすわります。導く人はいません。
    品が順に回ります。持った人が話します。だまっていてもかまいません。それから次へ渡します。
    自分のことを話します。ほかの人の話を聞きます。品が一周するまで、返事はしません。
    - いまの自分 | turned
    - 今日持ってきたこと | turned
    静かな1分。
    - 持って帰ること | turned
    誰かが読む：ここで話したことは、ここに置いていきます。輪をほどきます。
form-check-in =
    はじめのひとこと、時間がほしい人、終わりのひとこと
    誰かが読む：ようこそ。話しても、パスしても、ずっと聞いていてもかまいません。
    - はじめのひとこと：名前、いまの様子、今日は時間がほしいか | arrival | 2
    はじめのひとことには、何も言いません。
    時間がほしい人は、希望を言います：ただ聞いてほしい、質問してほしい、考えを聞きたい。
    - 時間がほしい人の時間 | arrival | 10
    終わる前に：このあと、誰かと一緒にいたい人はいますか。
    - 終わりのひとこと：ことば1つ | arrival | 1
    誰かが読む：ここで話したことは、ここに置いていきます。
form-silence =
    一緒に静かにいる
    誰かが読む：ここに一緒にいます。何も言わなくてかまいません。
    - はじめの言葉。なくてもよい | seats
    静かな20分。1行書いても、書かなくてもかまいません。
    - 終わりの言葉。なくてもよい | seats
    誰かが読む：ここにいてくれて、ありがとう。

form-goes-by = 集まりの形：{ $form }。
form-round = ひとまわり：{ $name }
form-round-minutes = ひとまわり：{ $name }（1人 { $minutes } 分ほど）
form-round-now = いま：{ $round }
form-round-done = { $round }（終わりました）
form-none-own = グループ自身の形は、まだありません。
form-own = { $form }（グループ自身の形。{ $name }さんが書きました）
form-shipped = プログラムに付いている形：
form-how = /form に名前か番号を付けると、この集まりはその形で進みます。目安であり、誰もしばりません。/newform でグループ自身の形を書けます。
form-how-shell = 「kith meeting template use」で、この集まりはその形で進みます。目安であり、誰もしばりません。
screen-forming = グループ自身の集まりの形
forming-what = 集まりの形は、集まりの進み方を書いたものです。目安であり、誰もしばりません。グループの誰でも使えます。
forming-rounds = どの行も、書いたまま読まれます。「-」で始まる行はひとまわりです。「- Check-in | turned | 3」は、前回の順を一つずらし、一人およそ3分です。
forming-name = この形の名前は何ですか。同じ名前の形がグループにあれば、それと入れ替わります。
forming-line = 形の1行。空の行なら次へ進みます。
forming-check = グループのために残しますか。
forming-no = 今はしない
forming-yes = 残す
forming-done = グループに、集まりの形 { $form } を残しました。/form にその名前を付けると、この集まりはその形で進みます。
screen-forms = 集まりの形

## 心配なとき。連絡がないとき。

event-worried = { $name }さんが、心配なときの約束を書き留めました：{ $text }
event-worried-mine = 心配なときの約束を書き留めました：{ $text }
event-worried-why = この行が出た理由：新しく書き留めた人がいます。ここにいる誰でもできます。
screen-worried = 心配なとき
worried-head = 心配なときの約束：
worried-by = { $name }さんが { $day } に書き留めました。
worried-none = 心配なときの約束は、まだ書かれていません。
worried-how = /worried に言葉を付けると、ここのみんなのために書き留めます。先に話し合ってください。
worried-done = 書き留めました。ここのみんなに見えます。書いた人も見えます。
screen-if-quiet = 連絡がないとき
if-quiet-head = { $name }さんから連絡がないとき：
if-quiet-day = { $day } に書かれました。
if-quiet-none = ここには何も書かれていません。
if-quiet-how = /myquiet に言葉を付けると、自分のものを書きます。見られるのは、いまここにいる人だけです。
if-quiet-done = 書きました。見に来た人にだけ出ます。誰にも知らされません。
if-quiet-gone = 外しました。
meeting-why = この行が出た理由：集まりの中で、誰かがこうしました。
meeting-so-already = もうそうなっていました。何も変わっていません。
meeting-none = いま開いている集まりはありません。誰でも開けます。
meeting-none-how = 「/open」で開けます。「/form」で集まりの形が見られます。
meeting-page-how = 「/round」で、ひとまわりを始められます。「/task」と役の名前で、引き受けられます。
meeting-page-open = 場が開いています。
meeting-page-apart = たがいをまだ知らない部分ごとに開かれました。
meeting-page-here = ここにいると言った人：{ $count } 人。
meeting-round-head = ひとまわり：{ $name }
presence-here = ここにいる
presence-listening = 今日は聞いて参加
presence-out = 席をはずしている
presence-wants-time = 時間がほしい
presence-wish = 話す前の希望：{ $wish }
seat-turn = いまの番
seat-spoken = 話した
seat-passed = パス
seat-listens = 聞いて参加
seat-later = あとで
seat-kept = 席はそのまま
seat-waits = これから
meeting-above-here = 集まり：{ $names }
meeting-above-turn = { $name }さんの番：{ $round }
meeting-above-turn-wish = { $name }さんの番（{ $wish }）：{ $round }
meeting-above-mine = 自分の番。/done、/pass、/later、/listen。{ $round }
meeting-above-mine-shell = 自分の番。「kith round place」で spoken、pass、later、listening のどれかを言えます。 { $round }
meeting-done-shell = できました。「kith meeting show」で集まりを見られます。
meeting-usage-task = どの役かを書いてください：1 始める、2 時間を計る、3 迎える、4 閉じる、5 誘う。
meeting-usage-wish = どれかを書いてください：1 ただ聞いてほしい、2 質問してほしい、3 考えを聞きたい、0 なし。
meeting-usage-next = 先に日と時刻を書いてください。例：2026-12-03 19:00
screen-meeting = 集まり

help-meeting = 集まり：開く、ここにいると言う、役、閉じる、次のとき。上に立つ人はいません。
help-meeting-open = 集まりを開きます。2人が同時に開いても、同じ集まりになります。
help-meeting-open--template = どの形で進むか：グループ自身の形か、プログラムに付いている形。
help-meeting-template = 集まりの形：言葉とひとまわり。グループのもので、ふつうの文です。
help-meeting-template-list = 形の一覧を表示します。
help-meeting-template-show = 形の文を表示します。好きに変えられます。
help-meeting-template-show--name = 形の名前か、プログラムに付いている形の番号。
help-meeting-template-set = グループのために、形を1つ置きます。同じ名前のものは変わります。
help-meeting-template-set--file = 文のファイル。打つなら -。1行目が名前です。
help-meeting-template-put-away = グループ自身の形を1つ片づけます。
help-meeting-template-put-away--name = 形の名前。
help-meeting-template-use = 開いている集まりが、ここからその形で進みます。目安であり、誰もしばりません。
help-meeting-template-use--name = 形の名前か、プログラムに付いている形の番号。
help-meeting-ask-me = しばらく話しかけてよいと言います。ひとりでに終わります。
help-meeting-ask-me--until = 自分の時計での時刻。例：22:00
help-meeting-ask-me--no = やめます。
help-meeting-rests-after = 閉じないままの集まりを、静かな時間が何時間続いたら休みにするかを言います。
help-meeting-rests-after--hours = 時間。4 から 336 まで。
help-meeting-late-places = 遅れて来た人の番を、すぐにするか、最後にするかを言います。
help-meeting-late-places--late = now（いま番の人のすぐあと）か end（最後）。
help-meeting-remind = 集まりの前に、この端末だけで知らせます。ほかの誰も知りません。
help-meeting-remind--minutes = 何分前か。
help-meeting-remind--no = やめます。
help-worried = 誰かのことが心配なときの約束を表示します。
help-worried--say = 新しく書き留めます。誰が書いたかは、みんなに見えます。
help-quiet = その人の言葉を、この端末でだけたたむか、また表示します。誰にも知らせません。
help-if-quiet = 連絡がないときに、その人がどうしてほしいかを表示します。見たことは、誰にも知らされません。
help-if-quiet--who = 誰のものか。名前がなければ自分のもの。
help-if-quiet--say = 自分のものを書きます。空なら外します。
help-meeting-here = ここにいる、または戻ったと言います。
help-meeting-here--listening = 今日は聞いて参加します。
help-meeting-show = 集まりを表示します。
help-meeting-task = 役を引き受けます。
help-meeting-task--task = open、keep-time、welcome、close、inviting のどれか。
help-meeting-step-back = 役を1つか全部、手放します。理由は要りません。
help-meeting-step-back--task = open、keep-time、welcome、close、inviting のどれか。
help-meeting-slow = 静かな時間がほしいと言います。何も止まりません。
help-meeting-step-out = 席をはずします。席はそのままあります。
help-meeting-back = 戻ったと言います。
help-meeting-close = 集まりを閉じます。
help-meeting-want-time = 今日は時間がほしいと言います。
help-meeting-want-time--no = やめます。
help-meeting-wish = 話す前の希望を言います。
help-meeting-wish--wish = none、just-hear、ask、ideas のどれか。
help-meeting-next = 次にいつ集まるかを言います。
help-meeting-next--at = 自分の時計での日と時刻。例：2026-12-03T19:00
help-meeting-next--text = それについての言葉。
help-round = 集まりの中のひとまわり：ここにいる誰にも、席が1つあります。
help-round-start = ひとまわりを始めます。
help-round-start--name = 名前。好きな言葉で。なければ、形の次のひとまわりが始まります。
help-round-start--order = 順番：arrival（来た順）、seats（席の順）、turned（前回から1つずらす）。
help-round-start--minutes = 1人の分の時間。知らされるのは、話す人だけです。
help-round-place = 自分の席：spoken、pass、later、listening、speak。
help-round-place--place = spoken、pass、later、listening、speak のどれか。
help-round-go = その人の席から、番を次へ進めます。
help-round-go--from = 誰の席か。
help-round-show = ひとまわりを表示します。

refusal-no-such-room = そのような部屋はここにありません。/rooms で自分の部屋が出ます。
refusal-no-such-room-shell = そのような部屋はここにありません。「kith room list」で自分の部屋が出ます。
refusal-not-in-a-room = それは部屋の中ではできません。
refusal-no-such-ask = まだ誰かを求めていないか、もう返事は要らないと言っています。
refusal-not-an-ask = そのメッセージは、誰かにいてほしいというものではありません。
refusal-nobody-said-yes = { $name }という人は、まだ「はい」と言っていません。
refusal-too-many-rooms = もう{ $most }あります。先に部屋を1つ閉じてください。
message-asks = 誰かにいてほしいと言っています
message-asks-words = 誰か、いっしょにいてもらえますか。
message-asks-how = いられる人は：/yes。返事がなくてもかまいません。
message-enough = もう返事は要りません。
help-room = 誰かといっしょにいる：求める、「はい」と言う、開いた部屋で話す。
help-room-ask = 誰かにいてほしいと言います。求めたことは、ここのみんなに見えます。
help-room-ask--text = 自分の言葉。打つなら -。なくてもかまいません。
help-room-ask--thread = 言う場所の話題。
help-room-enough = もう返事は要らないと言います。
help-room-yes = いっしょにいられると言います。求めた人だけに伝わります。
help-room-yes--message = 求めたメッセージの id。
help-room-step-back = 部屋に入っていないあいだ、自分の「はい」を取り消します。理由は伝わりません。
help-room-step-back--message = 求めたメッセージの id。
help-room-accept = 「はい」と言った人を、自分の部屋に入れます。ほかの人には伝わりません。
help-room-accept--who = その人の名前。
help-room-list = いっしょにいられる人と、自分の部屋を表示します。
help-room-say = 部屋の中で言います。届くのは中にいる人だけです。
help-room-say--text = 言葉。打つなら -。
help-room-read = 部屋で言われたことを表示します。
help-room-close = 自分の側で部屋を閉じます。理由は要りません。
help--room = いくつかあるとき、id のはじめ。
room-asked = 求めたことは、ここのみんなに見えます。誰が「はい」と言うかは、あなただけに見えます。
room-enough = もう返事が要らないことが、ほかの人に見えます。
room-yes = 求めた人だけに伝わります。誰が来るかは、その人が選びます。
room-step-back = そのメッセージへの「はい」は、もうありません。求めた人に理由は伝わりません。
room-given = { $name }さんに「はい」と言いました。誰が来るかは、その人が選びます。
room-accepted = { $name }さんは入れます。もう返事が要らないことが、ほかの人に見えます。
room-closed = 部屋は閉じました。中の人には、出たことだけが見えます。理由は見えません。
room-said = 届くのは部屋にいる人だけです。その端末につながると届きます。預かり所もUSBメモリも運びません。
room-none = 入っている部屋はありません。待っている「はい」もありません。
room-can-be-with-you = { $name }さんは、いっしょにいられます。
room-of = { $room }：{ $name }さんの部屋。中にいる人：{ $names }。
room-opens = { $room }：{ $name }さんの部屋。その端末につながると開きます。
room-elsewhere = { $room }：{ $name }さんの部屋。別の端末で閉じました。言葉は、ここでも閉じるまでここに残ります。
event-can-be-with-you = { $name }さんは、いっしょにいられます。これはあなただけに見えます。
event-can-be-with-you-why = この行が出た理由：あなたが求めて、「はい」が届きました。誰が来るかは、あなたが選びます。
event-room-opened = { $name }さんの部屋が開きました。そこの言葉は、中にいる人だけに届きます。
event-room-opened-why = この行が出た理由：「はい」が受け入れられました。
event-room-came-in = { $name }さんが部屋に入りました。
event-room-left = { $name }さんが部屋を出ました。
event-room-left-why = この行が出た理由：その人が、自分の側で部屋を閉じました。理由は聞きません。
event-room-held = 書いたあとに部屋に入った人がいます：{ $names }。言葉は待っています：部屋の中で /unsent
event-room-closed = 閉じた部屋のものは、もうこの端末に何もありません。
event-room-elsewhere = 別の端末で部屋を閉じました。言葉は、ここでも閉じるまでここに残ります：/rooms
event-room-closed-why = この行が出た理由：あなたが閉じたか、部屋の招待状が使えなくなりました。
event-room-words = あなたの部屋に、新しい言葉があります。
event-room-words-why = この行が出た理由：部屋にいる人が書きました。グループには出ません。

## 誰かといっしょにいる：先に示すこと、部屋。

screen-company = いっしょにいる
company-who = { $group } のこの話題を読む人みんなに、求めたことと、添えた言葉が見えます。
company-alone = いっしょにいられる人は、求めた人だけにそう伝えます。
company-choose = 誰が入るかは、求めた人が選びます。選ばれなかった人や、返事をしなかった人のことは、誰にも伝わりません。
company-room = そのあと部屋が開きます。そこの言葉を読むのは、求めた人と、入れた人だけです。
company-copy = そこで読む人は、どこでもそうであるように、写すことができます。
company-end = いつでも終わりにできます：求めるのは /enough、部屋は /closeroom。理由は聞きません。
company-words = 添える言葉があれば書いてください。なければ空のままで。
company-ask = 今、求めますか。
company-no = 今はしない
company-yes = 求める
company-not-asked = 何も求めていません。
company-how = いられる人がいれば、ここに一行出ます。/rooms でも見られます。/enough で、返事は要らないと言えます。
yes-what = { $name }さんが、誰かにいてほしいと言っています。
yes-alone = 「はい」と言うと、{ $name }さんだけに伝わります。
yes-choose = 誰が入るかは、{ $name }さんが選びます。選ばれなくても、誰にも伝わりません。返事が要らないことだけが見えます。
yes-room = 選ばれると、部屋が開きます。そこの言葉を読むのは、{ $name }さんが入れた人だけです。
yes-end = いつでも身を引けます：入る前は /no、入ってからは /closeroom。理由は聞きません。伝わりもしません。
yes-nothing = 返事をしなくてもかまいません。誰が読んだかは、誰にもわかりません。
yes-ask = どうしますか。
yes-no = 今はしない
yes-yes = 「はい」と言う（{ $name }さんだけに）
yes-which = 求めている人が何人かいます。誰といられそうですか。
yes-not-said = 何も言っていません。誰にも伝わりません。
yes-waits = その人の端末につながると送ります。
yes-then = 入れてもらえたら、ここに一行出ます。そのとき /room で部屋が開きます。
no-done = { $name }さんへの「はい」は、もうありません。理由は伝わりません。
no-none = 待っている自分の「はい」はありません。
no-which = どの「はい」を取り消しますか。
rooms-no = { $name }さんへの「はい」を取り消す
room-no-ask = ここに出ているメッセージに、誰かにいてほしいというものはありません。
room-nobody-yet = この端末に、まだ「はい」は届いていません。届いたら、ここに一行出ます。
room-accept-what = 入った人は、そのあと部屋で書かれたものを読みます。それが誰かは、ほかの人には伝わりません。
room-accept-who = 誰に入ってもらいますか。
room-accept-nobody = 今は誰も入れない
room-accept = { $name }さんに入ってもらう
room-accepted-comes = { $name }さんは、端末につながると入ります。そのとき一行出ます。
room-open-ask = 今、部屋を開きますか。
room-open-now = 部屋を開く
room-stay = ここにいる
room-how = /room で開きます。
room-how-accept = /accept で入ってもらえます。
room-with = 部屋（いっしょの人：{ $names }）
room-alone = { $name }さんの部屋（ほかに誰もいません）
room-writing = この部屋だけに：{ $names }
room-writing-alone = この部屋だけに。今はほかに誰もいません。書いたものは、この端末で待ちます。
room-writing-group = { $group } のみんなに。
room-opened = 開きました：{ $room }。書いたものは、この部屋だけに届きます。/back で戻ります。
room-back = { $group } に戻りました。書いたものは、そこのみんなに届きます。
room-not-there = それは部屋の中ではできません。/back で { $group } に戻ります。
room-none-open = 今、入っている部屋はありません。/rooms で、できることが見られます。
room-opens-soon = { $name }さんの部屋は、その端末につながると開きます。
screen-rooms = いっしょにいること、部屋
rooms-what = 部屋は、求めた人と、その人が入れた人だけのものです。
rooms-prompt = どうしますか。
rooms-nothing = 今は何もしない
rooms-open = 開く：{ $room }
rooms-back = { $group } に戻る
rooms-ask = 誰かにいてほしいと言う
rooms-enough = もう返事は要らないと言う
rooms-which = どの部屋ですか。
room-close = 自分の側で部屋を閉じる
room-close-here = ここでも閉じて、言葉を消す：{ $room }
room-close-what = 自分の側で閉じます：{ $room }。そこの言葉は、この端末から消えます。
room-close-others = 中の人には、出たことだけが見えます。理由は見えません。読んだものは、その人に残ります。
room-close-ask = 閉じますか。
room-close-not = 開けておく
room-leave-which = どこを抜けますか。
room-leave-group = グループ { $group }
screen-room = この部屋
room-people-head = この部屋にいる人：
room-people-only = 誰が中にいるかは、{ $group } のほかの人には伝わりません。
room-others-members = この部屋にいる人は、いるあいだの言葉を読みます：{ $names }。
room-others-alone = この部屋には、ほかに誰もいません。書いたものを読む人は、まだほかにいません。
room-others-later = あとから入る人は、そのときからの言葉を読みます。前の言葉は読めません。
room-others-group = { $group } のほかの人は、ここのものを何も読めません。部屋があることも、誰が中にいるかも、伝わりません。
room-others-asked = 誰かが求めたことと、もう返事が要らないことは見えます。
room-others-waits = 言葉は、2つの端末がつながったときに送ります。預かり所にも USBメモリにも渡しません。
