# Las frases de Kith en español.
#
# Ninguna persona de lengua española ha leído todavía este archivo.
# No native speaker has read this file yet.
#
# Tratamiento: tú; varias personas: «el grupo», «las demás personas», nunca «vosotros» ni «ustedes». El programa no es una persona: ni «yo» ni «nosotros».
# Sin género donde se puede: «persona», «alguien», «quien», y nombres seguidos de dos puntos.
# Lo que se escribe tras «/» o «kith» queda como está.
#
# Palabras (siempre las mismas):
#   group grupo                 member alguien del grupo, miembro           people personas
#   slip papelito               welcome bienvenida          door puerta
#   request petición            come in entrar              ask to wait pedir que se espere
#   round ronda                 place lugar                 turn turno
#   pass paso (digo «paso»)     listening escuchar          step out salir un rato
#   meeting reunión             task tarea                  form of meeting forma de reunión
#   take back retirar           set aside apartar           bring back traer de vuelta
#   erase borrar                leave irse                  found fundar
#   thread hilo                 words palabras              message mensaje
#   agreement acuerdo           card tarjeta                duties line línea de deberes
#   courier mensajero           packet paquete              relay repetidor
#   the long way el camino largo                            people of trust personas de confianza
#   stick memoria USB           bundle envío                address line línea de dirección
#   device aparato              link vincular               node nodo
#   passphrase frase de paso    key llave (teclado: tecla)  page página
#   recovery slip papelito de regreso                       copy copia
#   carried over traído de otro grupo                       note for readers nota
#   worried preocupación        go quiet quedar en silencio rehearsal, practice ensayo
#   sent enviado                kept guardado               hold dejar en espera

## Cuando algo no se puede.

refusal-bad-name = Este nombre no sirve. Está vacío, es muy largo o tiene signos ocultos. Elige otro.
refusal-empty = Aquí no hay palabras. No se envió nada. Puedes escribir algo y hacerlo otra vez.
refusal-too-long = El texto es muy largo. No se envió. Puede tener { $most } bytes como mucho.
refusal-too-many-lines = El acuerdo tiene muchas líneas. Un grupo empieza con { $most } como mucho. Puedes juntar algunas.
refusal-bad-number = Ese número no sirve aquí. No se hizo nada. Puedes elegir otro.
refusal-no-such-group = Aquí no hay un grupo llamado { $group }. «kith group list» muestra los grupos de este aparato.
refusal-several-groups = Varios grupos se llaman { $group }. Escribe mejor el comienzo de su identificador. «kith group list --json» lo muestra.
refusal-no-such-thread = En este grupo no hay un hilo llamado { $thread }. «kith thread list» muestra los hilos.
refusal-several-threads = Varios hilos se llaman { $thread }. Escribe mejor el comienzo de su identificador. «kith thread list» lo muestra.
refusal-several-messages = Mensajes de varias personas llevan ese identificador. Añade las primeras 16 cifras del identificador de quien lo escribió. «kith read --json» muestra los dos.
refusal-no-such-message = Aquí no hay un mensaje con ese identificador. Quizá lo retiró quien lo escribió.
refusal-no-such-term = Las palabras pueden irse tras 1, 7, 30 o 90 días, o quedarse (0). No se hizo nada. Puedes elegir una de estas.
refusal-no-such-attachment = Aquí no hay un archivo con ese identificador. Quizá se retiró su mensaje.
refusal-nobody-has-it = Nadie que tenga el archivo está ahora. Lo que ya llegó queda aquí. Puedes hacerlo otra vez más tarde.
refusal-too-many-files = Un mensaje lleva { $most } archivos como mucho. No se envió nada. Otros pueden ir en un segundo mensaje.
refusal-file-too-large = El archivo es muy grande. No se envió nada. Un archivo puede tener { $size } como mucho.
refusal-not-cleaned = El archivo { $path } puede decir dónde y cuándo se hizo. Eso no se puede quitar aquí. No se envió nada. Con «--as-it-is» (en el programa «/attachwhole») va con todo eso.
refusal-not-opened = Desde aquí solo se abren imágenes, sonido, vídeo y PDF. No se abrió nada. El archivo se puede guardar.
refusal-no-terminal = Esto necesita un terminal. No se hizo nada. Un archivo se puede guardar sin él.
refusal-no-program = Este ordenador no tiene un programa para abrir archivos (xdg-open). No se abrió nada. El archivo se puede guardar.
refusal-file-damaged = Lo que llegó no es el archivo que se envió. No se guardó nada. Quien lo envió puede enviarlo otra vez.
refusal-not-yours = Otra persona escribió estas palabras. Solo quien las escribió las retira. No cambió nada.
refusal-words-would-stay = { $count ->
    [one] Uno de tus mensajes no se puede retirar desde este aparato. Sigues en el grupo. No cambió nada.
   *[other] { $count } de tus mensajes no se pueden retirar desde este aparato. Sigues en el grupo. No cambió nada.
}
refusal-not-a-copy = Esto no es una copia firmada, o cambió después de la firma. No se hizo nada.
refusal-no-such-member = Ahora no hay nadie con el nombre { $who } en este grupo. «kith group show» muestra quién está.
refusal-several-members = Varias personas se llaman { $who }. Escribe mejor el comienzo de su identificador. «kith group show --json» lo muestra.
refusal-nobody-else = Aún no hay nadie más en este grupo. No hay para quién hacer un envío.
refusal-bundle-too-large = Eso no cabe en un envío. No se escribió nada. Con «--since DAY» lleva solo palabras más nuevas.
refusal-not-a-bundle = Esto no es un envío, o su comienzo está dañado. No cambió nada. Puedes pedir otro.
refusal-not-for-here = Nada en este envío es para este aparato, ni para una llave que aún tenga. No cambió nada. Puede ayudar un envío de aquí a quien lo escribió, y luego otro de vuelta.
refusal-nobody-waits = Nadie con el nombre { $who } espera en la puerta. Quizá ya entró, o aún no lo pidió.
refusal-several-wait = Varias personas llamadas { $who } esperan en la puerta. Escribe el comienzo del identificador de la petición.
refusal-already-answered = Ya respondiste a esto. No cambió nada.
refusal-not-a-courier-slip = Esto no es el papelito de un mensajero, o le falta una parte. No cambió nada. «kith courier slip» imprime uno.
refusal-no-courier-here = En esta carpeta no se ha empezado ningún mensajero. «kith courier serve» empieza uno.
refusal-no-such-courier = El grupo no tiene un mensajero con este número. «kith group courier list» los muestra.
refusal-too-many-couriers = Un grupo tiene { $most } mensajeros como mucho. No cambió nada. Antes se puede quitar uno.
refusal-not-a-slip = Esto no se puede leer como papelito de invitación. Quizá le falta una parte. Puedes pedirlo otra vez.
refusal-slip-expired = Este papelito terminó. Ya no sirve. Alguien del grupo puede escribir uno nuevo.
refusal-slip-used = Este papelito ya se usó. Cada papelito deja entrar a una persona. Alguien del grupo puede escribir uno nuevo.
refusal-slip-taken-back = Este papelito se retiró. Ya no sirve. Puedes preguntar a quien te lo dio.
refusal-no-such-slip = Ese no es uno de los papelitos abiertos de este grupo. «kith slip list» los muestra.
refusal-nobody-reached = No se encontró ningún aparato del grupo. El papelito está como estaba. Puedes hacerlo otra vez más tarde.
refusal-already-in = Ya estás en este grupo, en este aparato, o ya lo pediste con este papelito. No cambió nada.
refusal-not-in-yet = Aún no estás dentro. La puerta no ha respondido. Puedes dejarlo todo el tiempo que quieras.
refusal-has-left = Te fuiste de este grupo. Sus palabras ya no están en este aparato.
refusal-not-a-reach-line = Esta línea de dirección no sirve aquí. Puede ser de otro grupo, muy vieja, o de alguien que se fue. No cambió nada.
refusal-not-a-relay-line = Esta no es la línea de un repetidor, o le falta una letra. No cambió nada.
refusal-not-a-device-line = Esta no es la línea de un aparato que espera ser vinculado. «kith device new» imprime una allí.
refusal-phrase-differs = Las palabras no son las mismas. No se vinculó nada. Empieza otra vez con una línea nueva, en los dos aparatos.
refusal-link-ended = El otro aparato no se encuentra, o lo terminó. No se vinculó nada. Para empezar otra vez hace falta una línea nueva.
refusal-nobody-there = Con este papelito no se encontró ningún aparato del grupo. No se hizo nada. Con «--reach LINE» se prueba también la línea de dirección de alguien del grupo.
refusal-not-a-recovery-slip = Esto no se puede leer como papelito de regreso. Quizá le falta una parte.
refusal-no-recovery-key = El papelito de regreso ya no está en este aparato. Con «--again» se hace uno nuevo.
refusal-recovery-not-taken = El grupo no aceptó este papelito de regreso. Quizá vale ahora uno más nuevo.
refusal-which-device = Hay varios aparatos. No se hizo nada. «--device NUMBER» dice cuál.
refusal-not-said = No se hizo nada. Con un sí se hace.
refusal-no-meeting = No hay una reunión abierta. «/here» dice que estás aquí. «/open» abre una.
refusal-no-meeting-shell = No hay una reunión abierta. «kith meeting here» dice que estás aquí. «kith meeting open» abre una.
refusal-not-here = No has dicho que estás aquí. «/here» lo dice.
refusal-not-here-shell = No has dicho que estás aquí. «kith meeting here» lo dice.
refusal-no-round = No hay una ronda en marcha. Cualquiera aquí puede empezar una.
refusal-round-under-way = Hay una ronda en marcha. Sus lugares van primero. «/meeting» la muestra.
refusal-round-under-way-shell = Hay una ronda en marcha. Sus lugares van primero. «kith round show» la muestra.
refusal-no-place = Esta ronda empezó antes de que entraras. Tienes un lugar en la siguiente.
refusal-not-their-turn = El turno es de { $name }. No se movió nada.
refusal-no-such-form = Ninguna forma de reunión se llama { $name }. «/form» las muestra.
refusal-no-such-form-shell = Ninguna forma de reunión se llama { $name }. «kith meeting template list» las muestra.
refusal-nobody-here = Nadie con el nombre { $name } tiene un lugar en esta ronda.
refusal-no-such-device = Ese no es uno de tus otros aparatos aquí. «kith device list» los muestra.
refusal-too-many-devices = Ya usas { $most } aparatos en este grupo. No se añadió nada. Antes puedes terminar uno que no esté contigo.
refusal-log-goes-further = Una copia más nueva de este aparato ha escrito en otro lugar. Primero llega aquí lo que falta. Después puedes hacerlo otra vez.
refusal-wrong-passphrase = La frase de paso no abre esta carpeta. No cambió nada. Puedes escribirla otra vez.
refusal-no-passphrase = Falta la frase de paso. Sin ella no se abre nada. Usa un terminal, o --passphrase-file FILE.
refusal-no-home = Aún no hay nada preparado en esta carpeta. «kith» la prepara.
refusal-home-in-use = Otro programa usa esta carpeta. Cierra ese primero, o usa «kith serve» para los dos.
refusal-disk-full = El disco no lo aceptó. Lo que había antes sigue ahí. Puede ayudar algo de espacio libre.
refusal-disk-failed = El disco no se pudo leer o escribir. No se envió nada. Puede ayudar una copia de la carpeta.
refusal-row-too-large = Llegó algo demasiado grande para guardarlo aquí. Lo que había antes sigue ahí. El grupo queda cerrado hasta que este programa se inicie otra vez.
refusal-cannot-listen = La dirección { $address } no sirve aquí. No se abrió nada. Puedes elegir otra.
refusal-file-is-there = Ya hay un archivo { $path }. No se escribió nada encima. Puedes elegir otro nombre.
file-name-command = { $command } es una orden. Aquí se pide el nombre de un archivo, o una línea vacía.
refusal-cannot-open = El archivo { $path } no se puede leer o escribir. No se hizo nada. Puedes elegir otro.
refusal-in-arguments = Un papelito de regreso escrito tras una orden lo pueden leer otras personas de este ordenador. No se hizo nada. Di en qué archivo está, o pon - y escríbelo después.
refusal-not-printed = No se pudo imprimir hasta el final. No se perdió nada. Con «--out» se escribe en un archivo.
refusal-not-a-call = Eso no se entendió. No se hizo nada. Quizá funciona otra versión en esta carpeta.
refusal-closing = El programa que tiene tus grupos se está cerrando, o ha terminado. Esto no se hizo. Puedes hacerlo otra vez cuando funcione.
node-lost = El programa que tenía tus grupos ha terminado. Lo que escribiste sigue aquí. Cuando vuelva a funcionar («kith serve»), esto sigue solo.
node-back = El programa que tiene tus grupos está otra vez ahí. Lo que escribiste sigue aquí.
node-lost-why = Esta línea apareció porque otro programa de este ordenador tiene tus grupos, y terminó o volvió. Aquí no se sabe quién lo terminó.
node-lost-typed = Lo que escribiste desde entonces aún no está guardado. Cuando vuelva a funcionar el programa que tiene tus grupos, se guarda solo. Lo mismo otra vez cierra; entonces tu frase de paso puede guardarlo.
unkept-ask = Lo que escribiste después de que terminara el programa que tenía tus grupos aún no está guardado. Con tu frase de paso se guarda aquí, cerrado con llave. Solo Enter cierra sin ello.
unkept-kept = Lo que escribiste está guardado, cerrado con tu frase de paso.
unkept-gone = Lo que escribiste después de que terminara el programa que tenía tus grupos no está guardado. No se pudo cerrar con llave, así que no se escribió en este disco.
refusal-only-by-tor = Este papelito lleva allí solo por Tor. Escribe antes long_way = "tor" en tus ajustes, y entra otra vez.
refusal-not-by-tor = Este papelito no lleva allí por Tor, y tus ajustes eligen Tor. No se llamó a nadie.

## Dónde están las palabras, y dónde está una persona.

delivery-here = Esto sigue en tu aparato. Se va mientras el programa está abierto, cuando se encuentra a alguien.
delivery-here-short = sigue en tu aparato
alone-here = Aún no hay nadie más en este grupo. Lo que escribes espera en este aparato.
alone-said = Aún no hay nadie más aquí, así que esto espera en tu aparato. Cuando alguien entre, eliges si le llega.
alone-said-room = Ahora no hay nadie más en esta sala. Esto espera en tu aparato.
delivery-held = Alguien entró desde que escribiste esto. Espera aquí hasta que elijas: enviarlo, o retirarlo.
delivery-held-short = espera tu sí
delivery-sent = Enviado. Salió de este aparato.
delivery-sent-short = enviado
delivery-kept = Guardado. Lo tienen los aparatos de otras dos personas.
delivery-kept-short = guardado

standing-asked = Aún no se encontró ningún aparato del grupo. Tu petición se va mientras el programa está abierto, o con «kith serve».
standing-asked-short = aún no se encontró a nadie
standing-at-courier = Aún no se encontró ningún aparato del grupo. Tu petición está en un mensajero. Un aparato del grupo la encuentra allí, también con el tuyo apagado.
standing-at-courier-short = tu petición está en un mensajero
standing-waiting = Tu petición llegó. Falta otra bienvenida. Puedes dejarlo todo el tiempo que quieras.
standing-waiting-short = espera una bienvenida
standing-held = Alguien pidió que se espere antes de que entres. Quien te dio el papelito puede decirte más.
standing-held-short = se pidió que se espere
standing-entered = Estás en { $name }. Verás lo que se diga desde ahora.
standing-entered-short = dentro
standing-refused = La puerta no se pudo abrir con este papelito. Este aparato no le dice nada más. Alguien del grupo puede escribir uno nuevo.
standing-refused-short = este papelito no sirve
standing-left = Te fuiste. Queda una parte bajo llave: quién entró y se fue, y cuándo. Se va cuando otras personas lo saben. A los 30 días se va cuando el programa está abierto. «kith leave» con «--now» la quita enseguida.
standing-left-short = te fuiste

## Líneas que dicen qué pasó, con la causa que dice «why».

event-above = Hay palabras más arriba de lo que estaba aquí. Están en su lugar cuando lees otra vez.
event-above-why = Esta línea apareció porque llegaron palabras escritas antes. Estaban en camino.
event-new-words = Hay palabras nuevas. Pulsa F5 cuando quieras.
event-new-words-plain = Hay palabras nuevas. Pulsa n y Enter cuando quieras.
event-new-words-other = Hay palabras nuevas en { $group }.
event-asks = { $name } pide que alguien le acompañe. Está entre las palabras nuevas.
event-new-words-why = Esta línea apareció porque llegaron a este aparato palabras de alguien del grupo. Se muestran cuando las pides.
event-held = Entraron desde la última vez que estuviste: { $names }. Tus palabras sin enviar llegarían también allí. Esperan a que elijas: /unsent
event-held-why = Esta línea apareció porque las palabras van solo a personas que conocía quien las escribió. Tú eliges.
event-came-in = { $name } entró, con un papelito de { $from }. { $name } oye lo que se diga desde ahora.
event-came-in-why = Esta línea apareció porque el aparato de alguien del grupo abrió la puerta a { $name }. El papelito lo dio { $from }.
event-slip-twice = Dos personas entraron con un mismo papelito, que dio { $from }. Quizá convenga hablarlo.
event-slip-twice-why = Esta línea apareció porque dos puertas se abrieron a la vez para un papelito.
event-left = { $name } se fue. Quien lo sabe ya no envía nada nuevo a { $name }.
event-left-why = Esta línea apareció porque lo dijo un aparato de { $name }. Solo pueden los aparatos de { $name }.
event-came-back = { $name } se había ido, y está aquí otra vez. { $name } oye lo que se diga desde ahora.
event-came-back-why = Esta línea apareció porque lo dijo el papelito de regreso de { $name }, u otro aparato suyo: no se fue por decisión propia. Lo dicho entretanto no se dio a { $name }.
event-taken-back = { $name } retiró palabras. Ya no están en este aparato.
event-taken-back-why = Esta línea apareció porque { $name } retiró lo que había escrito. Cada persona puede hacerlo con sus palabras.
event-renamed = { $before } se llama aquí { $name } ahora.
event-renamed-why = Esta línea apareció porque { $before } eligió otro nombre. Es la misma persona.
event-duties = { $name } dice sobre deberes: { $duties }
event-duties-none = { $name } quitó su línea de deberes.
event-duties-why = Esta línea apareció porque { $name } cambió su propia línea de deberes.
event-at-the-door = { $name } está en la puerta. Puedes decir: /welcome { $name }, o /wait { $name }
event-at-the-door-why = Esta línea apareció porque { $name } pidió entrar, con un papelito de este grupo.
event-welcomed = { $by } da la bienvenida a { $name }, que espera en la puerta.
event-welcomed-why = Esta línea apareció porque { $by } dio la bienvenida. Cada bienvenida se muestra a todo el grupo.
event-waits = { $by } pide que se espere antes de que entre { $name }: { $because }
event-waits-why = Esta línea apareció porque alguien del grupo pidió que se espere. Cualquier miembro puede.
event-standing-asked-why = Esta línea apareció porque tu sí está escrito y aún no ha respondido ningún aparato del grupo.
event-standing-at-courier-why = Esta línea apareció porque un mensajero de tu invitación guarda tu petición. No puede leerla.
event-standing-waiting-why = Esta línea apareció porque un aparato del grupo recibió tu petición. El grupo pide otra bienvenida.
event-standing-held-why = Esta línea apareció porque alguien del grupo pidió que se espere.
event-standing-entered-why = Esta línea apareció porque un aparato del grupo escribió que entraste. Están las bienvenidas que pide el grupo.
event-standing-refused-why = Esta línea apareció porque un aparato del grupo respondió que este papelito no sirve.
event-standing-left-why = Esta línea apareció porque te fuiste, en este aparato o en otro tuyo.
event-thread = { $by } abrió un hilo llamado { $name }.
event-thread-why = Esta línea apareció porque cualquier miembro puede abrir un hilo. Su nombre se muestra a quienes vienen más tarde.
event-connected = El aparato de { $name } está conectado.
event-connected-why = Esta línea apareció porque el aparato de { $name } se conectó a las { $at }. No la escribió una persona.
event-disconnected = Ya no hay conexión con { $name }. El lugar de { $name } se guarda.
event-disconnected-why = Esta línea apareció porque la conexión con el aparato de { $name } terminó a las { $at }. A nadie se le dice por qué.
event-left-elsewhere = Te fuiste de este grupo desde otro aparato. Aquí no llega nada nuevo. Lo que hay queda hasta que te vayas también aquí: /leave
event-left-elsewhere-why = Esta línea apareció porque uno de tus aparatos dijo que te fuiste. Vale para todos.
event-device-added = { $name } participa con un aparato más. Lo que se dice llega también a él.
event-device-added-why = Esta línea apareció porque un aparato de { $name } vinculó otro. Cada aparato añadido se muestra a todo el grupo.
event-device-added-mine = Ahora participas con un aparato más. Si no fuiste tú: «kith device list», o /devices.
event-device-added-mine-why = Esta línea apareció porque uno de tus aparatos añadió otro.
event-device-lost = Uno de los aparatos de { $name } ya no está con { $name }. Quien lo sabe no le envía nada nuevo.
event-device-lost-why = Esta línea apareció porque lo dijo { $name }, desde otro aparato. El lugar de { $name } se guarda.
event-device-lost-slip = Un aparato de { $name } ya no está con { $name }, según su papelito de regreso. Quien lo sabe no le envía nada nuevo.
event-device-lost-slip-why = Esta línea apareció porque se usó el papelito de regreso de { $name }. Quizá quieras preguntar a { $name } por otra vía.
event-new-slip = { $name } tiene un papelito de regreso nuevo. Vale a partir de 14 días.
event-new-slip-why = Esta línea apareció porque { $name } hizo un papelito de regreso nuevo. Cada uno nuevo se muestra a todo el grupo.
event-new-slip-mine = Tienes un papelito de regreso nuevo, hecho en otro aparato tuyo. Si no fuiste tú: «kith device list».
event-new-slip-mine-why = Esta línea apareció porque uno de tus aparatos hizo un papelito de regreso nuevo.
event-device-lost-mine = Se dijo que uno de tus aparatos no está contigo. Quien lo sabe no le envía nada nuevo.
event-device-lost-mine-why = Esta línea apareció porque lo dijo uno de tus aparatos, o tu papelito de regreso.
event-courier = { $name } puso un mensajero para este grupo. Guarda paquetes sellados mientras no hay nadie conectado.
event-courier-why = Esta línea apareció porque { $name } añadió un mensajero. Todo el grupo puede añadir y quitar mensajeros.
event-courier-mine = Pusiste un mensajero para este grupo. Guarda paquetes sellados mientras no hay nadie conectado.
event-courier-mine-why = Esta línea apareció porque añadiste un mensajero.
event-courier-gone = { $name } quitó un mensajero de este grupo. Tu aparato ya no lo visita.
event-courier-gone-why = Esta línea apareció porque { $name } quitó un mensajero. Todo el grupo puede añadir y quitar mensajeros.
event-courier-gone-mine = Quitaste un mensajero de este grupo.
event-courier-gone-mine-why = Esta línea apareció porque quitaste un mensajero.
event-missing = Hay palabras de { $names } que siguen a algo que aún no está aquí. Se pide a los aparatos de los demás.
event-missing-why = Esta línea apareció porque un mensajero dio palabras sin lo que se escribió antes. Nada se muestra fuera de su lugar.
event-missing-filled = Lo que faltaba antes de palabras de { $names } ya está aquí. Se muestran en su lugar.
event-missing-filled-why = Esta línea apareció porque otro aparato trajo lo que faltaba.
event-new-key = { $name } sigue con una llave nueva. La llave anterior lo confirma.
event-new-key-why = Esta línea apareció porque se usa una copia de la carpeta de { $name }. Puede ser una copia de reserva, o una que alguien tomó. Quizá quieras preguntar a { $name } por otra vía.
event-new-key-slip = Alguien dice ser { $name }, con una llave nueva y un papelito de regreso. La llave anterior de { $name } no lo ha confirmado.
event-new-key-slip-why = Esta línea apareció porque se usó el papelito de regreso de { $name }. Quizá quieras preguntar a { $name } por otra vía.
event-new-key-mine = Otra copia de uno de tus aparatos sigue con una llave nueva. Si no está contigo: «kith device list».
event-new-key-mine-why = Esta línea apareció porque se usan dos copias de una de tus carpetas.
event-further = Una copia de esta carpeta se usó en otro lugar. Este aparato sigue con una llave nueva. Tus palabras están aquí. Los papelitos abiertos que diste terminan.
event-further-why = Esta línea apareció porque se repuso una copia de reserva, o se copió esta carpeta. «kith device list» muestra tus aparatos.
event-set-aside = El grupo está apartado en este aparato.
event-set-aside-why = Esta línea apareció porque el grupo se apartó aquí. «kith bring-back» lo trae de vuelta.
event-gone = El grupo ya no está en este aparato.
event-gone-why = Esta línea apareció porque te fuiste. Otras personas ya lo saben, o pasaron 30 días.
event-fetching = { $name } está en camino.
event-fetching-tenths = { $name }: { $tenths } de 10 partes están aquí.
event-fetched = { $name }: está aquí entero.
event-fetching-why = Esta línea apareció porque pediste { $name }. Viene de aparatos del grupo que lo tienen, directo al tuyo.
event-delivery-why = Esta línea apareció porque tus palabras llegaron más lejos. «Enviado» significa que salieron de este aparato, hacia un miembro, un mensajero o una memoria USB. «Guardado» significa que las tienen los aparatos de otras dos personas. Quién las leyó no se sabe aquí.
why-nothing = Aún no se ha mostrado nada por sí solo. Cada línea que aparece tiene una causa, y /why la dice.
why-your-key = La última línea responde a lo que escribiste. No la escribió una persona.

## Las palabras, como se muestran.

message-author-unknown = (el nombre aún no está aquí)
message-taken-back = (lo retiró quien lo escribió)
message-not-here = (estas palabras aún no han llegado)
message-let-go = (soltadas en este aparato)
message-day-unknown = (hora desconocida)
message-answers = responde a: { $text }
message-answers-taken-back = responde a palabras que retiró quien las escribió
message-answers-missing = responde a palabras que no están en este aparato
message-note = nota: { $note }
message-note-by = nota de { $name }: { $note }
message-is-note = Nota para leer antes del mensaje al que responde: { $note }
message-folded = Plegado, como querías. Las palabras están aquí y puedes abrirlas.
message-new-hearers = { $count ->
    [one] Desde aquí oye: { $names }.
   *[other] Desde aquí oyen: { $names }.
 }
message-beside = Lo que sigue se escribió sin haber visto lo que está justo encima.
message-none = Aquí no se ha dicho nada desde que entraste.
ready-1 = Ahora no puedo escribir. Sigo aquí.
ready-2 = Hoy escucho.
ready-3 = Que mi turno vuelva más tarde, por favor.
screen-ready = Líneas preparadas
ready-how = /1 toma la primera, /2 la segunda. En los ajustes caben líneas tuyas.
ready-none = No hay una línea preparada con ese número. No se envió nada. /forme las muestra.
ready-there = Esta línea está preparada, y aún no se envió. Enter la envía. Esc la quita.
typed-on-page = La página se cerró. Lo que escribes está aquí, donde escribes.
typed-nowhere = Aquí no se escribe nada, pues ningún grupo está abierto. Lo que tecleaste no se tomó.
typed-at-question = Aquí no se escribe nada ahora. Lo que tecleaste no se tomó. Las flechas eligen, Enter toma, Esc lo deja.
ready-see-first = Aún no se dijo nada. Estas son las líneas. Escribe otra vez el número para decir una.
me-mark = tú
somebody = alguien
name-words = tú, ti, usted, nadie, alguien, cualquiera, todos, todas, otros, otras, kith, programa, you, nobody, somebody, everybody, all, others
names-last = { $before } y { $last }
names-more = { $before }, { $next }
day-named = { $weekday } { $day } de { $month } de { $year }
weekday-1 = lunes
weekday-2 = martes
weekday-3 = miércoles
weekday-4 = jueves
weekday-5 = viernes
weekday-6 = sábado
weekday-7 = domingo
month-1 = enero
month-2 = febrero
month-3 = marzo
month-4 = abril
month-5 = mayo
month-6 = junio
month-7 = julio
month-8 = agosto
month-9 = septiembre
month-10 = octubre
month-11 = noviembre
month-12 = diciembre

## Primera vez y frase de paso.

first-what = Esta es una herramienta para personas que se apoyan. No es un servicio. Nadie la supervisa.
first-locked = Tus palabras están bajo llave mientras viajan y mientras no hay ningún Kith abierto aquí. Las personas del grupo pueden leerlas. También quien abra este aparato cuando no está bloqueado. Hay copias en los aparatos de esas personas y en las copias de reserva de este. En ningún otro lugar.
first-taken = Si se llevan este aparato bloqueado, lo que hay aquí sigue bajo llave. Cuánto tiempo, depende de lo difícil que sea adivinar tu frase de paso. Si se lo llevan abierto, pueden leer lo que tú puedes leer.
first-no-reset = Nadie puede cambiar la frase de paso por ti. Sin ella, lo que hay en este aparato queda cerrado.
passphrase-choose = Elige una frase de paso. Varias palabras al azar son difíciles de adivinar. Lo que escribes no se muestra.
passphrase-prompt = Frase de paso:
passphrase-again = La misma otra vez:
passphrase-differ = Las dos no eran iguales. No se hizo nada. Puedes escribirlas otra vez.
passphrase-empty = No se escribió nada. Hace falta una frase de paso. Puedes escribirla otra vez.
passphrase-strength-few = Esta frase es corta. Un programa podría adivinarla en poco tiempo.
passphrase-strength-some = Esta frase es mediana. Un ordenador grande podría adivinarla con tiempo.
passphrase-strength-many = Esta frase es larga. Es difícil de adivinar, si sus palabras se eligieron al azar.
passphrase-made = Se hizo una carpeta para tus grupos: { $path }
passphrase-wrong = La frase de paso no abre esta carpeta. Puedes escribirla otra vez.
passphrase-present = Tu frase de paso de ahora (Esc: dejarla como está):
passphrase-new = La frase de paso nueva:
passphrase-changed = La frase de paso está cambiada. Desde ahora la nueva abre esta carpeta.
passphrase-changed-copies = Las copias de esta carpeta hechas antes todavía se abren con la de antes.
passphrase-changed-file = El archivo { $file } todavía tiene la de antes.

## Opciones que están en muchos lugares.

choice-yes = sí
choice-not-now = ahora no
choice-no = no
choice-send = enviar
choice-hold = dejar en espera
choice-prompt = Escribe un número y pulsa Enter.
choice-prompt-start = Escribe un número y pulsa Enter. Enter solo toma el { $number }.
choice-help = Escribe un número o la palabra, y pulsa Enter. /back vuelve atrás. /quit cierra el programa.
line-help = Escribe una línea y pulsa Enter. /back vuelve atrás, y no se hace nada.
choices-changed = Las opciones cambiaron entretanto. No se hizo nada. Elige otra vez.
choice-not-there = Ese número no está entre las opciones. No se hizo nada.
question-open = Hay una pregunta abierta, y eso no la responde. No se hizo ni se envió nada. /back sale de la pregunta.
left-as-it-was = No se hizo nada. Todo está como estaba.
left-and-kept = No se hizo nada. Lo que escribiste se guarda hasta que se cierre el programa.
words-are-back = Lo que escribiste no se perdió: espera donde escribes, y nadie lo tiene.
words-went = Habías escrito antes las mismas palabras. Ya no esperan para enviarse.
words-wait-in-group = Lo que escribiste para { $group } no se perdió: espera allí, y nadie lo tiene.
line-so-far = Habías escrito: { $text }. Una línea vacía lo deja como está.
done = Hecho.

## Fundar.

found-name = ¿Cómo se llama el grupo? Sirve cualquier palabra. Se muestra en los papelitos.
found-me = ¿Cómo quieres que te llamen aquí? Puedes cambiarlo más tarde.
found-card = La tarjeta dice qué es un grupo, antes de que entre nadie. ¿Para quién es, y cómo son las reuniones?
found-agreement = ¿Qué acuerdan las personas aquí? Escribe una línea, o déjala vacía para seguir.
found-agreement-more = La línea siguiente, o déjala vacía para seguir.
found-now-only = La tarjeta y el acuerdo se escriben ahora. Aún no se pueden cambiar más tarde.
found-no-card-ask = La tarjeta está vacía: nadie lee nada del grupo antes de entrar. Aún no se puede escribir más tarde. «--card FILE» la escribe ahora. ¿Fundar el grupo sin tarjeta?
found-no-card = La tarjeta está vacía. Aún no se puede escribir más tarde. «--card FILE» escribe una al fundar un grupo.
found-left = Ya habías escrito algo de esto:
found-go-on-ask = ¿Seguir desde ahí?
found-go-on = seguir
found-anew = empezar de nuevo
found-worried-suggestion = Un grupo puede decir: «Cuando alguien nos preocupa, …» Las palabras las pone el grupo.
found-welcomes = ¿Quién abre la puerta a alguien nuevo?
found-welcomes-one = un miembro: quien dio el papelito
found-welcomes-two = dos miembros: quien dio el papelito, y otro más
found-check = Esto es lo que se lee antes de entrar.
found-ask = ¿Fundar este grupo?
found-done = El grupo { $name } está fundado. Aún no hay nadie más. /invite escribe un papelito para alguien.
recovery-offer = Si quieres: «kith device recovery GROUP» imprime un papelito que ayuda si falta este aparato. Puede esperar.
found-done-shell = El grupo { $name } está fundado. Aún no hay nadie más. «kith invite { $name }» escribe un papelito.

## Leer un papelito y entrar.

slip-paste = Pega el papelito, o escribe el nombre de su archivo.
slip-short = Este papelito es corto. Para ver la tarjeta, este aparato llama a las direcciones que lleva. Quien esté allí ve la dirección de internet de este aparato. Quien pasó el papelito pudo cambiarlas.
slip-short-not-asked = No se llamó a nadie. Esto es lo que dice el papelito. Con «--ask» se pide la tarjeta.
slip-short-ask = ¿Pedir la tarjeta ahora?
slip-not-asked = No se pidió nada. El papelito está como estaba. Puedes dejarlo todo el tiempo que quieras.
slip-invites = { $from } te invita a un grupo llamado { $group }. Puedes leer antes sobre él. Puedes dejarlo todo el tiempo que quieras.
slip-invites-unnamed = Alguien te invita a un grupo llamado { $group }. Puedes leer antes sobre él. Puedes dejarlo todo el tiempo que quieras.
slip-ends = El papelito se puede usar hasta { $day }.
slip-ended = El papelito terminó: { $day }. Alguien del grupo puede escribir uno nuevo.
slip-card = La tarjeta de { $group }:
slip-no-card = La tarjeta no está en este papelito.
slip-card-empty = La tarjeta está vacía: el grupo no escribió nada ahí.
slip-agreement = Lo que allí se acuerda:
slip-no-agreement = Aún no hay líneas de acuerdo escritas.
slip-duties = Lo que se dice allí sobre deberes:
slip-no-duties = Nadie del grupo ha escrito una línea de deberes.
slip-rule-one = La bienvenida de un miembro abre la puerta.
slip-rule-two = Las bienvenidas de dos miembros abren la puerta.
slip-rule-wait = Cualquier miembro puede pedir que se espere, hasta { $days } días.
slip-rule-term-none = Los hilos nuevos se guardan sin fecha de fin.
slip-rule-term = Los hilos nuevos se guardan { $days } días, si no se elige otra cosa.
slip-rule-decision = Una decisión queda abierta { $days } días por lo menos.
door-from-today = Verás lo que se diga desde el día en que entras, no lo de antes.
door-shown-later = Tu nombre, tu línea de deberes y tus respuestas se mostrarán a quienes vengan más tarde.
door-comings = Recibes la lista de entradas y salidas. No lleva los nombres de quienes se fueron.
door-listening = Puedes participar escuchando. Nunca tienes que decir por qué.
door-copies = Quienes oyen lo que dices pueden copiarlo o fotografiarlo.
door-address = Un aparato que se conecta directo al tuyo ve tu dirección de internet. Puede señalar tu zona.
door-worry = Este programa no mira lo que escribes y no puede llamar a nadie.
door-read-on = Ahora viene lo que conviene saber antes de entrar. Seguir leyendo no envía nada.
choice-read-on = seguir leyendo
door-ask = ¿Quieres entrar? Toda respuesta está bien. { $from } solo lo sabe si dices que sí.
door-ask-unnamed = ¿Quieres entrar? Toda respuesta está bien. El grupo solo lo sabe si dices que sí.
door-me = ¿Cómo quieres que te llamen aquí? Puedes cambiarlo más tarde.
door-not-now = No se envió nada. El papelito sigue valiendo. Puedes volver a él cualquier día.
door-no = No se envió nada. No se le dice a nadie. Puedes dejar el papelito.
door-needs-yes = Aquí no se puede preguntar a nadie. No se envió nada. Con --yes se da la respuesta.
needs-yes = Aquí no se puede preguntar a nadie. No se hizo nada. Con --yes se da la respuesta.

## Invitar.

invite-days = ¿Cuántos días se puede usar el papelito? Déjalo vacío para 365.
invite-from = ¿Qué nombre tuyo lleva el papelito? Déjalo vacío para ninguno.
invite-file = ¿Escribir el papelito en un archivo? Escribe un nombre de archivo, o déjalo vacío.
invite-written = El papelito está escrito. Deja entrar a una persona. Se puede usar hasta { $day }.
invite-give = Dalo en mano, o por una vía de confianza para las dos personas.
invite-welcome-one = Quien lo tiene puede entrar. Darlo es la bienvenida.
invite-welcome-two = Quien lo tiene puede pedir entrar. Darlo es tu bienvenida. Hace falta la bienvenida de otro miembro.
invite-lie = Se puede dejar por ahí. No se te dice si se leyó. Puedes retirarlo hasta que se use.
invite-rows = El papelito puede ocupar varias filas. Todas son el papelito; los cortes entre ellas no importan.
invite-file-done = El papelito con la tarjeta y el acuerdo está en el archivo { $file }. Se lee sin conexión.
invite-qr-too-large = El cuadrado no cabe en esta ventana. Una más grande lo muestra, o usa el archivo.

## La puerta.

welcome-done = Diste la bienvenida. La puerta se abre cuando están las bienvenidas que pide el grupo.
wait-done = Pediste que se espere. Todo el grupo lo ve, con tus palabras.
wait-because = Unas palabras al grupo: ¿por qué esperar?
waiting-one = { $name } espera en la puerta, con un papelito de { $from }.
waiting-welcomes = Bienvenidas hasta ahora: { $names }. Faltan: { $needed }.
waiting-wait = { $name } pide que se espere: { $because }
people-not-yet = Aún no estás dentro. Las personas se muestran cuando se abre la puerta.
waiting-none = Nadie espera en la puerta.

## Palabras sin enviar.

unsent-none = Aquí no hay palabras sin enviar.
unsent-names = Palabras que siguen en este aparato, cada una tras su nombre corto para «send» y «drop»:
unsent-head = Palabras que siguen en este aparato:
unsent-also = Estas palabras llegarían también a quienes entraron desde que las escribiste: { $names }.
unsent-ask = ¿Qué quieres hacer con estas palabras?
unsent-drop = retirarlas
unsent-sent = Se van mientras el programa está abierto, cuando se encuentra a alguien.
unsent-held = En espera. Se quedan en este aparato hasta que elijas.
unsent-dropped = Retiradas. Este programa ya no las muestra. Quien tiene tu frase de paso puede saber cómo eran de largas. Lo escrito en la línea de órdenes puede estar en su historial.

## Nombres, deberes, hilos, direcciones.

name-done = Desde ahora, aquí te ven como { $name }.
duties-done = Tu línea de deberes está escrita. Está junto a tu nombre.
duties-gone = Tu línea de deberes se quitó.
thread-opened = El hilo { $name } está abierto. Su nombre se muestra a quienes vienen más tarde.
thread-first = el primer hilo
thread-alike = { $name } ({ $id })
thread-others =
    { $count ->
        [one] Estas son palabras del primer hilo. Hay otro: «kith thread list» lo muestra.
        [many] Estas son palabras del primer hilo. Hay otros { $count }: «kith thread list» los muestra.
       *[other] Estas son palabras del primer hilo. Hay otros { $count }: «kith thread list» los muestra.
    }
terms-beside = { $days ->
    [one] { $name } (las palabras se van tras un día)
    [many] { $name } (las palabras se van tras { $days } días)
   *[other] { $name } (las palabras se van tras { $days } días)
 }
terms-says = { $days ->
    [one] Lo que se dice allí se va de cada aparato un día después, con sus archivos. Quien lo copia, o usa un programa cambiado, puede conservarlo.
    [many] Lo que se dice allí se va de cada aparato { $days } días después, con sus archivos. Quien lo copia, o usa un programa cambiado, puede conservarlo.
   *[other] Lo que se dice allí se va de cada aparato { $days } días después, con sus archivos. Quien lo copia, o usa un programa cambiado, puede conservarlo.
 }
terms-clock-doubted = Según el reloj de este aparato es { $now }. El último día en que llegó algo aquí es { $seen }. Las palabras cuyos días habrían pasado están ocultas, no borradas. Si el reloj está bien, «kith thread clock-is-right» (en el programa «/clockisright») las deja ir.
terms-clock-doubted-why = Esta línea apareció porque el reloj de este aparato va muy por delante de lo visto. Un reloj mal puesto no debe borrar palabras que aún tienen otras personas.
terms-clock-right = El reloj se da por bueno. Las palabras cuyos días pasaron se fueron de este aparato.
terms-clocks-differ = Llegaron palabras cuyos días ya pasaron según el reloj de este aparato ({ $now }). No se aceptan. Si ese día no es el de hoy, puedes poner bien el reloj.
terms-clocks-differ-why = Esta línea apareció porque un aparato dio palabras que aquí ya pasaron y allí no. Uno de los dos relojes está mal, o se cambió un programa.
reach-line = Tu línea de dirección. Dala a alguien del grupo cuyo aparato no encuentra el tuyo:
reach-taken = La línea de dirección está aceptada. Este aparato llama allí la próxima vez. A alguien que aquí no se conoce no se le da nada. Eso cambia cuando se sepa que es del grupo.
reach-copy-note = La línea lleva direcciones de internet de este aparato. Pueden señalar tu zona.

## Envíos: un archivo en una memoria USB, donde los aparatos nunca se conectan a la vez.

bundle-written = El envío está en el archivo { $file }.
bundle-holds = { $count ->
    [0] No lleva palabras, solo quién entró y se fue.
    [one] Lleva un mensaje, y quién entró y se fue.
    [many] Lleva { $count } mensajes, y quién entró y se fue.
   *[other] Lleva { $count } mensajes, y quién entró y se fue.
 }
bundle-held = { $count ->
    [one] Un mensaje sin enviar no va en él: alguien entró desde que lo escribiste. «kith unsent» lo muestra.
    [many] { $count } mensajes sin enviar no van en él: alguien entró desde que los escribiste. «kith unsent» los muestra.
   *[other] { $count } mensajes sin enviar no van en él: alguien entró desde que los escribiste. «kith unsent» los muestra.
 }
bundle-who = Lo abren los aparatos de las personas para quienes es, con «kith bundle in». No lleva nada de las salas.
bundle-found = Quien lo encuentra no lee nada en él. Ve su tamaño, y cuándo se hizo el archivo.
bundle-request = Lleva tu petición en la puerta, y nada más.
bundle-request-next = Alguien del grupo lo recibe, y te da otro envío de vuelta. Ese lo recibes aquí.
bundle-new-words = { $count ->
    [one] Un mensaje de { $group } es nuevo aquí.
    [many] { $count } mensajes de { $group } son nuevos aquí.
   *[other] { $count } mensajes de { $group } son nuevos aquí.
 }
bundle-new-acts = Lo que pasó entretanto en el grupo { $group } ya está aquí.
bundle-new-requests = { $count ->
    [one] Una petición en la puerta de { $group } es nueva aquí.
    [many] { $count } peticiones en la puerta de { $group } son nuevas aquí.
   *[other] { $count } peticiones en la puerta de { $group } son nuevas aquí.
 }
bundle-closed = Trae una petición con un papelito que se usó o se retiró. Nadie entra con ella.
bundle-rests = { $count ->
    [one] Una cosa en él se apoya en otra que no está aquí. Un envío con todo trae las dos.
    [many] { $count } cosas en él se apoyan en otras que no están aquí. Un envío con todo las trae.
   *[other] { $count } cosas en él se apoyan en otras que no están aquí. Un envío con todo las trae.
 }
bundle-damaged = Una parte está dañada. Lo que se puede leer ya está aquí. Puedes pedir otro.
bundle-nothing-new = Nada en él es nuevo aquí, en { $group }.
bundle-which-way = Un archivo en una memoria USB: ¿en qué sentido?
bundle-write = escribir uno para este grupo
bundle-take = recibir uno
bundle-what = Lleva lo que puedes pasar a otras personas de este grupo. Solo lo abren los aparatos de sus miembros.
bundle-unsent = Tus palabras sin enviar van también en él.
bundle-where = ¿Dónde? Escribe un nombre de archivo.
bundle-which = ¿Qué envío? Escribe el nombre de su archivo.

## Retirar.

take-back-what = Lo que retiras se borra aquí enseguida en este grupo. Los aparatos de otros miembros lo borran cuando lo saben.
take-back-what-room = Lo que retiras se borra aquí enseguida en esta sala. Los aparatos de otros miembros lo borran cuando lo saben.
take-back-reach = Una foto, una copia o un archivo guardado no se borran. Tampoco lo que tiene un aparato que no se conecta nunca más.
take-back-these = Estas son las palabras:
take-back-ask = ¿Qué quieres hacer?
take-back-keep = dejar todo como está
space-group = { $group } ocupa { $size } en este aparato. De eso, archivos: { $files }.
space-words = Mensajes cuyas palabras están aquí: { $messages }. Tuyos entre ellos: { $own }.
space-let-go = Mensajes cuyas palabras se soltaron aquí: { $count }. «kith fetch-again», o /fetchagain, las pide a los demás.
space-how = /letgo suelta palabras viejas de otras personas, solo en este aparato.
letgo-what = Las palabras viejas de otras personas se van de este aparato, con sus archivos. No se retira nada, y a nadie se le dice.
letgo-again = Tus palabras se quedan. Las demás se pueden traer otra vez, mientras alguien del grupo las tenga.
letgo-day = ¿Palabras de antes de qué día? Escríbelo como 2026-06-01, o déjalo vacío.
letgo-none = De antes de ese día no hay aquí palabras de otras personas. No se cambió nada.
letgo-ask = Mensajes: { $count }. Ocupan { $size }. ¿Soltarlos en este aparato?
letgo-yes = soltarlos aquí
letgo-done = Soltados en este aparato. Mensajes: { $count }. Ocupaban { $size }.
letgo-how-again = «kith fetch-again», o /fetchagain, las pide a los demás.
letgo-nothing = Aquí no se ha soltado nada.
letgo-asked = Se piden a los demás las palabras de estos mensajes: { $count }. Llegan cuando se encuentra a alguien que las tiene.
take-back-one = retirar estas palabras
take-back-all = retirar todo lo que escribiste en este grupo
take-back-all-room = retirar todo lo que escribiste en esta sala
take-back-done = Retirado. Los aparatos conectados lo borran ahora. Los demás, cuando se conectan. Una foto, una copia o un archivo guardado no se borran.
take-back-stay = { $count ->
    [one] Un mensaje no se pudo retirar desde este aparato. Los demás todavía pueden leerlo.
   *[other] { $count } mensajes no se pudieron retirar desde este aparato. Los demás todavía pueden leerlos.
}
take-back-nothing = No quedaba nada que retirar. No cambió nada.
take-back-names = Tus mensajes. «kith take-back GROUP» y las letras delante de un mensaje lo retiran.
take-back-none = No has retirado nada en este grupo.
take-back-gone = { $count ->
    [0] Aún no se sabe de otra copia borrada. Se dice aquí cuando lo ha dicho un aparato.
    [one] Se sabe de otra copia borrada.
    [many] Se sabe de otras { $count } copias borradas.
   *[other] Se sabe de otras { $count } copias borradas.
 }
take-back-not-told = En un grupo pequeño no se dice el número de copias. Se vería de quién es la que queda.

## Una copia de las propias palabras.

copy-title = Palabras propias en { $group }
copy-made = Una copia de lo que escribió { $me }, hecha el { $day }.
copy-holds = Lleva lo que escribiste, también las palabras traídas de otro grupo. Lo que se retiró no está en ella.
copy-someone-replied = (alguien respondió)
copy-answers = (una respuesta a alguien)
copy-thread-unnamed = un hilo al que otra persona dio nombre
copy-unsent = Sin enviar
copy-only-yours = La copia lleva solo tus palabras. Las de otras personas se quedan con ellas.
copy-open = Un texto o una página, para quien tenga el archivo. No está bajo llave.
copy-where = ¿Dónde? Escribe un nombre de archivo, o una carpeta con una barra al final.
copy-form = ¿Qué forma?
copy-plain = para leer: un texto o una página
copy-signed = para programas: firmada, se puede llevar a otro grupo
copy-signed-proves = La forma firmada prueba a quien la tenga que tu aparato escribió estas palabras.
copy-done = La copia está en el archivo { $file }.
copy-file = (un archivo: { $file })
copy-file-not-here = (un archivo que no está en este aparato: { $name }, { $size })
copy-whole = Estas líneas se firmaron juntas con una llave, y no cambiaron desde entonces. Dicen que las hizo { $me } en { $group }, el { $day }.
copy-count = { $count ->
    [one] Lleva un mensaje.
    [many] Lleva { $count } mensajes.
   *[other] Lleva { $count } mensajes.
 }
copy-key = Muestra qué llave la firmó, no quién tenía el aparato. --json muestra la llave.
copy-carried = traído de { $group }, escrito el { $day }
copy-brought = { $count ->
    [0] No había palabras que traer.
    [one] Un mensaje se dice aquí otra vez, con la marca de que fue traído.
    [many] { $count } mensajes se dicen aquí otra vez, con la marca de que fueron traídos.
   *[other] { $count } mensajes se dicen aquí otra vez, con la marca de que fueron traídos.
 }
copy-bring-what = Las palabras de una copia firmada se dicen aquí otra vez, como palabras nuevas tuyas.
copy-bring-who = Las lee quien oye este grupo, con una marca y el día en que se escribieron.
copy-bring-file = ¿Qué copia firmada? Escribe el nombre de su archivo.
copy-bring-ask = ¿Decir estas palabras aquí?
copy-bring-yes = decirlas aquí

## Aparatos.

device-one = Aparato { $number }, desde el { $day }.
device-this = Aparato { $number }, desde el { $day }: este.
device-line = Este ordenador puede ser otro aparato tuyo. En un aparato tuyo que esté en el grupo: «kith device add GROUP LINE». La línea:
device-line-waits = La línea vale una vez, un cuarto de hora, mientras esto espera aquí. Ctrl-C lo termina.
device-line-here = Este ordenador puede ser otro aparato tuyo. En tu aparato que está en el grupo: /devices, y vincular otro. Pide esta línea:
device-line-once = La línea vale una vez, un cuarto de hora.
device-line-file = ¿La línea también en un archivo, en un lápiz de memoria, por ejemplo? Escribe el nombre de un archivo nuevo, o déjalo vacío.
device-line-written = La línea está en el archivo { $file }.
device-tell-other = ¿Tiene ya la línea el otro aparato?
device-was-told = la tiene, seguir
device-stop = parar aquí
device-waits = Buscando el otro aparato, hasta diez segundos.
device-not-yet = El otro aparato todavía no ha venido.
device-phrase = Los dos aparatos muestran ahora cinco palabras. Estas son las de aquí:
device-phrase-why = Si el otro aparato muestra otras palabras, hay alguien en medio. Entonces di que no.
device-same = ¿Muestra tu otro aparato exactamente estas palabras?
device-not-the-same = No se vinculó nada. Puedes empezar otra vez con una línea nueva.
device-other-yes = Este aparato está listo. Di que sí también en el otro.
device-added = El aparato está vinculado. Oye lo que tú oyes. Eres un miembro con un lugar.
device-linked-here = Este aparato está vinculado. Estás en { $group }, como en tu otro aparato.
device-linked-not-yet = Este aparato está vinculado. { $group } llega cuando se encuentra un aparato del grupo.
device-with-it = Aparato { $numbers }: lo añadió el aparato { $number }, y termina con él. ¿Cuáles están contigo? Escribe números, o déjalo vacío.
device-keep = dejar todo como está
device-link = vincular otro aparato tuyo
device-not-with-me = uno de ellos no está conmigo
device-which = ¿Qué aparato no está contigo?
device-on-the-other = En el otro aparato, elige hacer de él otro aparato tuyo. Muestra una línea. Luego los dos muestran las mismas cinco palabras.
device-paste = Escribe o pega su línea, o el nombre del archivo en que está.
device-lost-done = Hecho. Quien lo sabe no envía nada nuevo a ese aparato, y las llaves cambian. Lo que hay en él sigue en él.

## El papelito de regreso.

recovery-line = Tu papelito de regreso. Ahora sale de este aparato:
recovery-file = Tu papelito de regreso está en el archivo { $file }. Se escribe una vez.
recovery-what = El papelito de regreso es para un día en que falte tu aparato. Lo termina para el grupo, y te trae de vuelta con una llave nueva.
recovery-keep = Guárdalo en papel, lejos de este aparato. Quien lo encuentra puede hacer lo mismo en tu nombre.
recovery-in-force = Vale a partir de 14 días. El grupo sabe que tienes uno nuevo.
recovery-ask-file = ¿Un papelito de regreso ahora? Escribe el nombre de un archivo nuevo, o déjalo vacío.
recovery-later = No se escribió ningún papelito. «kith device recovery-slip», o /recovery, lo escribe cualquier otro día.
recovery-later-again = El papelito que tenías antes deja de valer en 14 días. El nuevo sigue en este aparato: «kith device recovery-slip», o /recovery, lo escribe.
recovery-again-ask = El papelito de regreso ya no está en este aparato. ¿Hacer uno nuevo?
recovery-file-head = El papelito de regreso de { $me }, para { $group }.
recovery-file-lost = Si un aparato no está contigo, en cualquier ordenador con este programa: kith device not-with-me FILE
recovery-file-back = Para volver, en un ordenador tuyo: kith device replace FILE. FILE es este archivo, o sus últimas líneas.
recovery-file-no-doors = No lleva la dirección de ningún miembro, pues aún no había nadie más. Con «--reach LINE» se usa la línea de dirección de alguien del grupo.
recovery-taken = { $asked ->
    [one] Respondió un aparato del grupo. Aparatos que lo recibieron: { $taken }.
    [many] Respondieron { $asked } aparatos del grupo. Aparatos que lo recibieron: { $taken }.
   *[other] Respondieron { $asked } aparatos del grupo. Aparatos que lo recibieron: { $taken }.
 }
recovery-declined = El papelito de regreso ya no está en este aparato. Sin él, un aparato perdido no se puede terminar desde otro lugar.
recovery-straight = Este ordenador va directo a los aparatos de miembros, y ellos ven su dirección de internet. Con «long_way» en los ajustes va por otro camino.
recovery-straight-ask = ¿Ir ahora?
recovery-of = Lo que un aparato del grupo sabe de los aparatos de { $me } en { $group }:
recovery-device = Aparato { $number }, desde el { $day }. Sus últimas palabras que allí se conocen: { $last }.
recovery-device-silent = Aparato { $number }, desde el { $day }. Allí no se conocen palabras suyas.
recovery-device-over = { $device } Ya terminó.
recovery-left = Uno de estos aparatos se fue del grupo en nombre de { $me }, el { $day }.
recovery-left-undone = Si sigues, esa salida no fue tuya, y no vale. Se le dice a todo el grupo.
recovery-lost-ask = El aparato { $number } no está contigo, y nada nuevo debe llegarle. ¿Es así?
recovery-replace-ask = Este ordenador toma el lugar del aparato { $number }, que termina. ¿Es así?
recovery-lost-done = Se les dice a las demás personas cuando sus aparatos se encuentran. Quien lo sabe no envía nada nuevo a ese aparato. Cambia las llaves antes de enviar más.
recovery-come-back = El lugar se guarda. «kith device replace» te trae de vuelta en un ordenador tuyo.
recovery-back = Estás otra vez en { $group }, con una llave nueva. Al grupo se le dice que la llave es nueva.

## Irse.

leave-what = Irse funciona sin conexión. Nadie pregunta por qué. Es definitivo para este lugar, salvo que quede un papelito de regreso tuyo. Con ese papelito puedes volver.
leave-keep = No hace falta irse para estar lejos. Si no haces nada, tu lugar aquí se guarda.
leave-devices = Se van todos tus aparatos. En los otros tuyos las palabras se quedan hasta que te vayas también allí.
leave-others = Las demás personas ven que te fuiste. Ahora eliges si tus palabras se quedan con ellas.
leave-here = Las palabras de { $group } se van de este aparato. Queda una parte bajo llave hasta que se sepa: quién entró y se fue, y cuándo.
leave-reach = Lo que se copió o fotografió no se borra, elijas lo que elijas.
leave-unsent = Las palabras sin enviar se van también. Una copia las lleva.
leave-copy = ¿Una copia de tus palabras? Escribe un nombre de archivo, o déjalo vacío para ninguna.
leave-words = ¿Qué pasa con lo que dijiste aquí?
leave-words-stay = se queda con quienes lo oyeron
leave-words-back = se retira todo
leave-goodbye = Unas palabras de despedida, si quieres. Déjalo vacío para no decir nada.
leave-how = ¿Cómo quieres irte?
leave-yes = irme, y decirlo a las demás personas cuando se las encuentre
leave-now = irme, y no guardar nada aquí: se dice a los aparatos que se encuentran en diez segundos, y a ninguno más tarde
leave-stay = quedarme
leave-done = Te fuiste de { $group }. Se verá: «{ $me } se fue.»
leave-heard = { $count ->
    [0] Está en camino. Se dice a cada aparato que se encuentra.
    [one] Un aparato ya lo sabe.
    [many] { $count } aparatos ya lo saben.
   *[other] { $count } aparatos ya lo saben.
 }
leave-now-left = Te fuiste de { $group }.
leave-now-telling = Todo lo de { $group } se va ahora de este aparato. Se dice a los aparatos que se encuentran, durante diez segundos como mucho.
leave-now-heard = { $count ->
    [0] Ningún aparato ha dicho que lo sabe. Quizá se te siga viendo como parte del grupo.
    [one] Un aparato ya lo sabe. Lo dice a los demás.
    [many] { $count } aparatos ya lo saben. Lo dicen a los demás.
   *[other] { $count } aparatos ya lo saben. Lo dicen a los demás.
 }
leave-now-courier = Está bajo llave en un mensajero. Las demás personas lo encuentran allí.
leave-now-back = Lo que retiraste ya no está aquí. Ningún otro aparato ha dicho que lo sabe: quizá allí las palabras se quedan.
leave-now-done = Ya no hay nada de { $group } en este aparato.

## Apartar y borrar.

aside-one = Un grupo apartado hasta { $day }. «kith bring-back» lo trae de vuelta como estaba.
aside-one-over = Un grupo apartado hasta { $day }. Ese día llegó. Nada pasa por sí solo: «kith bring-back», o «kith erase 1».
aside-number = { $number }. Un grupo apartado hasta { $day }. «kith bring-back { $number }» lo trae de vuelta como estaba.
aside-number-over = { $number }. Un grupo apartado hasta { $day }. Ese día llegó. Nada pasa por sí solo: «kith bring-back { $number }», o «kith erase { $number }».
aside-bring = traer de vuelta un grupo apartado hasta { $day }
aside-bring-number = traer de vuelta el grupo { $number }, apartado hasta { $day }
aside-done = Apartado hasta { $day }. Está bajo llave aquí, y en ninguna lista con su nombre. Tu lugar en el grupo se guarda.
aside-done-several = Apartados hasta { $day }: { $count } grupos. Están bajo llave aquí, y en ninguna lista con su nombre. Tus lugares se guardan.
aside-way-back = Puedes traerlo de vuelta cualquier día, también antes: «kith bring-back». Pide tu frase de paso. Nada se borra por sí solo.
aside-back = { $group } está aquí otra vez, como estaba.
aside-usual = Queda escrito. Cuando quieras apartar algo, se te ofrecen { $days } días.
aside-usual-none = Queda escrito. No se te ofrece ningún número de días propio.
aside-chosen = Lo que elegiste el { $day } fue { $days } días.
aside-what = Apartar: bajo llave aquí durante { $days } días. Puedes traerlo de vuelta, también antes.
erase-now-what = Borrar ahora: se va de este aparato enseguida. Aquí no se puede traer de vuelta.
erase-of-what = ¿Qué cosa?
erase-this = { $group }, en este aparato
erase-all = todo lo de este aparato
erase-which = ¿Apartar, o borrar ahora? O ninguna de las dos. Todo está bien.
aside-choice = apartar durante { $days } días
erase-choice = borrar ahora
choice-neither = ninguna de las dos
erase-what = { $group } se va de este aparato enseguida, con sus llaves. Aquí no se puede traer de vuelta.
erase-everything-what = Todos los grupos, palabras y llaves se van de este aparato enseguida. Aquí no se pueden traer de vuelta.
erase-others = No se le dice a nadie. Lo que dijiste lo guardan las demás personas. Tu lugar sigue, y alguien de allí puede dejarte entrar otra vez.
erase-word = borrar
erase-type = Escribe la palabra «{ $word }» para hacerlo. Cualquier otra cosa no cambia nada.
erase-done = Borrado. Ya no hay nada de ese grupo en este aparato.
erase-everything-done = Borrado. Ya no hay nada de tus grupos en este aparato.

## Personas y tarjeta.

people-head = Personas en { $group }, todas con el mismo derecho:
people-one = { $name }
people-duties = { $name } dice: { $duties }
people-quieted = Mantienes plegadas las palabras de { $name }. Solo tú lo ves.
people-left = Se fueron: { $names }
people-count = { $count ->
    [one] Por ahora no hay nadie más aquí.
    [many] Hay { $count } personas en este grupo, contigo.
   *[other] Hay { $count } personas en este grupo, contigo.
 }
card-head = La tarjeta:
card-rules = Las reglas:

## Qué pueden ver otras personas.

others-head = Quién puede ver qué, en { $group }:
others-members = Las personas del grupo pueden leer lo que se dice mientras están en él: { $names }.
others-alone = No hay nadie más en el grupo. Lo que escribes aún no lo lee nadie más.
others-later = Quienes entran más tarde leen lo que se dice desde ese día. Ven tu nombre y tu línea de deberes.
others-left = Quien se fue conserva lo que copió. Quien sabe que se fue no le envía nada nuevo.
others-door = Quien espera en la puerta lee la tarjeta y el acuerdo, y ninguna palabra más.
others-connects = Los aparatos de otros miembros saben cuándo se conecta el tuyo. Solo lo dicen a quien lo pide.
others-network = Quien lleva la red ve que este aparato se conecta a alguna parte, y cuándo. No ve lo que dices.
others-address = El aparato de un miembro que se conecta directo al tuyo ve tu dirección de internet. Puede señalar tu zona.
others-courier = Un grupo puede elegir mensajeros. Guardan solo paquetes sellados, 30 días, y no pueden leerlos.
others-courier-sees = Un mensajero ve tamaños, horas, la dirección de internet de una visita, y qué buzones pide.
others-device = Quien abre este aparato cuando no está bloqueado lee lo que tú puedes leer.
others-locked = Mientras no hay ningún Kith abierto aquí, todo está bajo llave con tu frase de paso. «kith serve» lo deja abierto. Un aparato en reposo puede guardar partes de su memoria en el disco, sin llave.
others-lost = Quien tiene un aparato perdido puede leer lo nuevo hasta que el grupo sepa que se perdió.
others-slip = Sin papelito de regreso, quien tiene un aparato perdido puede también terminar tus otros aparatos.
others-nobody = Lo que se dice se puede leer en los aparatos del grupo y en ningún otro ordenador. No hay cuenta ni lista de miembros en ninguna otra parte.
others-proof = Lo que dices va firmado. Prueba al grupo que lo escribió tu aparato.
others-withheld = El programa cambiado de un miembro puede retener palabras, o anotar cuándo se conecta tu aparato.
others-court = A un miembro le pueden pedir u ordenar que muestre lo que hay en su aparato. También le pueden presionar.
others-bundle = Quien encuentra un envío en una memoria USB no lee nada en él. Ve su tamaño, y cuándo se hizo el archivo.
others-terms = Las palabras de un hilo con días se van de cada aparato cuando pasan los días. Quien tiene un programa cambiado puede conservarlas. No van a ninguna memoria USB ni a ningún mensajero.
others-copies = Quien lee puede copiar o fotografiar. Nada aquí puede impedirlo.
others-read = Nadie ve lo que has leído, ni que estás escribiendo.

## Bloquear.

lock-soon = Esto se bloquea solo dentro de poco, como lo pusiste. Cualquier tecla lo aplaza.
lock-soon-plain = Esto se bloquea solo dentro de poco, como lo pusiste. Una línea, también vacía, lo aplaza.
lock-soon-why = Esta línea apareció porque pusiste un tiempo tras el que esto se bloquea solo. Lo que estabas escribiendo se guarda.
lock-now = Bloqueado. No se muestra nada. Lo que estabas escribiendo se guarda.
lock-enter = Pulsa Enter, y luego escribe tu frase de paso.
lock-closes = Bloqueado. Aquí no se puede pedir la frase de paso a nadie. El programa se cierra. Lo que estabas escribiendo se guarda.

## Mensajeros.

courier-open = Este mensajero está abierto. Guarda paquetes sellados 30 días, para grupos que tienen su papelito.
courier-holds = No puede leerlos, y no lleva lista de quién vino.
courier-slip = Este es su papelito. Quien lo tiene puede dejar paquetes aquí:
courier-ended = El mensajero se cerró. Lo que guarda está en el disco.
courier-added = El grupo tiene este mensajero desde ahora. Se le dice a todo el grupo.
courier-sees = Ve tamaños, horas, la dirección de internet de una visita, y qué buzones pide.
courier-cannot = No puede leer, cambiar ni quitar lo que se dice. Puede no pasarlo.
courier-removed = El grupo ya no tiene este mensajero. Se le dice a todo el grupo.
courier-usage = Escribe /courier y el papelito del mensajero, o /courier remove y su número.
couriers-none = Este grupo no tiene mensajero. Las palabras se van cuando se encuentra un aparato del grupo.
courier-one = { $number }. Un mensajero que puso { $by }, el { $since }.
courier-on-slip = { $number }. Un mensajero que está en tu invitación.
courier-visiting = Se le visita ahora.
courier-visited = La última visita llegó a su fin: { $at }.
courier-left = Tu aparato dejó algo allí.
courier-left-nothing = Tu aparato no tenía nada nuevo que dejar.
courier-found = Encontró allí algo nuevo.
courier-found-nothing = No encontró allí nada nuevo.
courier-not-reached = La última vez no se encontró. Se prueba otra vez.
courier-not-visited = Aún no hubo ninguna visita.

## Quién puede hacer qué: según las reglas que valen.

can-head = Quién puede hacer qué, en { $group }:
can-all = Aquí cualquiera puede hacer lo mismo. Fundar o llegar antes no da más derecho.
can-invite = Cualquiera puede escribir papelitos, y retirar los que aún no se usaron.
can-welcome = { $count ->
    [one] Quien da un papelito abre la puerta con él. No hace falta otra bienvenida.
    [many] Quien da un papelito da la bienvenida con él. { $count } bienvenidas abren la puerta.
   *[other] Quien da un papelito da la bienvenida con él. { $count } bienvenidas abren la puerta.
 }
can-wait = { $days ->
    [one] Cualquiera puede pedir que se espere antes de que entre alguien, un día como mucho.
    [many] Cualquiera puede pedir que se espere antes de que entre alguien, { $days } días como mucho.
   *[other] Cualquiera puede pedir que se espere antes de que entre alguien, { $days } días como mucho.
 }
can-thread = { $days ->
    [0] Cualquiera puede abrir un hilo. Se guarda sin fecha de fin.
    [one] Cualquiera puede abrir un hilo. Se guarda un día.
    [many] Cualquiera puede abrir un hilo. Se guarda { $days } días.
   *[other] Cualquiera puede abrir un hilo. Se guarda { $days } días.
 }
can-own = Puedes retirar tus palabras, cambiar tu nombre y tu línea de deberes, y terminar tus aparatos.
can-not-others = Nadie puede cambiar, ocultar o retirar lo que dijo otra persona.
can-leave = Puedes irte cuando quieras. Nadie puede sacar a otra persona.
can-circle = Cualquiera puede fundar otro grupo. Cada persona entra con su propio sí.
can-rules = { $days ->
    [one] Ninguna regla la cambia una sola persona. Una decisión queda abierta un día por lo menos.
    [many] Ninguna regla la cambia una sola persona. Una decisión queda abierta { $days } días por lo menos.
   *[other] Ninguna regla la cambia una sola persona. Una decisión queda abierta { $days } días por lo menos.
 }

## Buscar.

search-hit = { $group }, { $name }, { $at }: { $text }
search-end = { $count ->
    [0] «{ $text }» no se encontró en lo que hay en este aparato.
    [one] Eso era todo: «{ $text }» se encontró una vez.
    [many] Eso era todo: «{ $text }» se encontró en { $count } mensajes.
   *[other] Eso era todo: «{ $text }» se encontró en { $count } mensajes.
 }

## El archivo de ajustes.

settings-head = Ajustes de Kith. Una línea vale cuando se quita el signo que lleva delante.
settings-file = Tus ajustes están en el archivo { $path }
settings-none = Aún no hay ajustes. «kith settings --write» escribe un archivo para empezar: { $path }
settings-unread = El archivo de ajustes { $path } no se puede leer. El programa no empieza sin él: puede haber en él un bloqueo o un camino largo. Para empezar sin él, pon el archivo en otro sitio.
settings-not-read = La línea { $line } de { $path } no se puede leer como ajuste. El programa no empieza: puede haber ahí un bloqueo o un camino largo. Corrige la línea; para empezar sin él, pon el archivo en otro sitio.
settings-unknown = «{ $key }» no es un ajuste. No se tiene en cuenta. Está en { $path }
settings-value = Lo que hay tras «{ $key }» no encaja. No se tiene en cuenta. Está en { $path }
settings-value-needed = Lo que hay tras «{ $key }» no encaja. El programa no empieza sin eso. Corrígelo o quita la línea. Está en { $path }
setting-language = El idioma, por ejemplo «es». Sin esto: el del sistema.
setting-plain = Líneas sencillas en lugar de pantalla completa.
setting-live = Las palabras nuevas se muestran cuando llegan.
setting-quiet = Nada se muestra por sí solo.
setting-connections = Una línea dice cuándo se conecta el aparato de un miembro.
setting-one = Se muestra un mensaje cada vez.
setting-hide-names = Los nombres no se muestran en la pantalla.
setting-mouse = La rueda del ratón mueve lo que se muestra. Nunca hace falta.
setting-repeat = Una tecla pulsada otra vez en tantas milésimas de segundo no hace nada. Como mucho 5000.
setting-colours = Los colores de la pantalla completa: terminal, dark o light.
setting-idle = El programa se bloquea solo tras tantos minutos sin teclas. 0: nunca. Como mucho 1440.
setting-listen = Direcciones donde se encuentra este nodo.
setting-notice = El terminal suena cuando llegan palabras nuevas, a pantalla completa. Sin palabras, sin nombres.
setting-ready = Líneas que se dicen por ti con una tecla o un número, con tus palabras.
setting-long-way = Cómo van los grupos nuevos: "off" (directo), "relays" o "tor". Si se dice antes de entrar, vale desde el principio.
setting-tor-socks = Dónde llama Tor en este ordenador para otros programas.
setting-tor-control = Dónde recibe órdenes Tor en este ordenador: un puerto, o una ruta como "/run/tor/control".
setting-fetch-files = Los archivos ajenos de hasta tantos kilobytes llegan con su mensaje. 0: solo cuando los pides.
setting-keep-files = Un grupo guarda aquí tantos megabytes de archivos ajenos. Los más viejos se van primero, los tuyos nunca. 0: todo lo que pediste.
man-done = Las páginas del manual están en la carpeta { $path }
language-not-used = El archivo { $path } no se puede usar para las frases. El programa sigue sin él.
language-unread = Nadie de lengua materna española ha leído aún estas frases. Algunas pueden sonar raras.

## Grupos.

groups-head = Tus grupos:
groups-none = Aún no estás en ningún grupo.
groups-unread = Grupos guardados aquí que ahora no se pueden abrir: { $count }. Puede que algunos de sus archivos no estén aquí ahora mismo, como en una copia aún incompleta. O el disco está dañado, o los escribió otra versión de este programa. No se ha borrado nada. Cuando los archivos vuelvan, vuelven los grupos, la próxima vez que se inicie el programa.
groups-one = { $name }, donde te llaman { $me }
groups-no-way = { $name }, donde te llaman { $me } (nada sale de este dispositivo hacia él hasta que digas por qué camino va)
groups-room = { $group }: { $room }
groups-state = { $name }, donde te llaman { $me } ({ $state })

## Decir.

said-held = Entraron desde la última vez que estuviste: { $names }. Tus palabras sin enviar llegarían también allí. «kith unsent send» o «kith unsent drop».
said-held-unnamed = Alguien entró desde la última vez que estuviste. Estas palabras esperan: «kith unsent list».
not-sent-not-lost = No se envió, y no se perdió. Tu texto está aquí.

## Nodo sin pantalla.

serve-open = El nodo funciona. Otras órdenes kith de este ordenador lo usan ahora. Ctrl-C lo termina.
serve-ended = El nodo terminó.
program-stopped = El programa tuvo que detenerse. Lo que se dijo está en el disco. Puedes abrirlo otra vez.
not-understood = Eso no se pudo leer como orden. No se hizo nada.
usage-unknown = «{ $what }» no se conoce aquí. No se hizo nada.
usage-missing = Falta algo: { $what }
usage-value = «{ $value }» no encaja en { $what }. No se hizo nada.
usage-conflict = «{ $what }» no puede ir con lo demás. No se hizo nada.
usage-subcommand = Falta una palabra tras esta orden. No se hizo nada.
usage-see = «kith help» muestra lo que se puede escribir.
usage-head = Uso:
usage-commands = Órdenes
usage-arguments = Lo que sigue a la orden
usage-options = Opciones
help-no-topic = No hay una página de ayuda llamada { $topic }. «kith help» muestra lo que se puede escribir.
why-shell-groups = Lo que se sabe ahora, y su causa:
why-shell-connections = { $name }: { $count ->
    [0] no hay otro aparato conectado ahora.
    [one] hay otro aparato conectado ahora.
    [many] hay otros { $count } aparatos conectados ahora.
   *[other] hay otros { $count } aparatos conectados ahora.
 }
why-shell-none = No hay nada que explicar: aún no estás en ningún grupo.
why-shell-unsent = { $name }: algunas de tus palabras siguen en este aparato.
why-shell-stick = Donde no se encuentra a nadie, «kith bundle out» las lleva en una memoria USB.
why-shell-held = Alguien entró desde que las escribiste. «kith unsent send» las envía, «kith unsent drop» las retira. Si no, esperan.
why-here = Las palabras con «sigue en tu aparato» no han ido a nadie todavía. Se van cuando se encuentra un aparato del grupo o un mensajero, o en una memoria USB.
why-sent = Las palabras con «enviado» salieron de este aparato, hacia un miembro, un mensajero o una memoria USB.
why-kept = Las palabras con «guardado» las tienen los aparatos de otras dos personas. Quién las leyó no se sabe aquí.

## Líneas sencillas.

plain-welcome = Kith, en líneas sencillas. Nada se mueve por sí solo. /help muestra las órdenes en cualquier momento.
plain-what = ¿Qué quieres hacer?
plain-found = fundar un grupo
plain-enter = entrar en un grupo con un papelito
plain-device = hacer de este ordenador otro aparato tuyo
plain-passphrase = cambiar la frase de paso
plain-rehearse = ensayar antes, con un grupo que solo está en este ordenador
plain-quit = cerrar el programa
plain-opened = { $name } está abierto. Lo que escribes y terminas con Enter se dice. Las órdenes empiezan con una barra: /help
plain-left = Te fuiste de { $name }. Queda una parte bajo llave: quién entró y se fue, y cuándo. Se va cuando otras personas lo saben. A los 30 días se va cuando el programa está abierto.
plain-not-open-yet = { $name } aún no está abierto para ti. { $state }
plain-thread-opened = El hilo { $name } está abierto.
plain-no-group = Para esto hace falta un grupo abierto. Elige antes uno.
plain-no-new = No hay palabras nuevas.
plain-draft = Esto se escribió y no se envió. Escribe /say para enviarlo, o escribe otra cosa: { $text }
say-several = Esto espera aquí. Se escribió en momentos distintos:
say-several-ask = ¿Decirlo a todas las personas que leen aquí, en un solo mensaje?
say-several-no = ahora no
say-several-all = decirlo todo
say-several-last = decir solo lo último
say-several-back = Esto esperaba aquí, escrito en momentos distintos. Ahora está donde escribes. Cámbialo como quieras. Enter sigue con ello.
words-end-command = El final de esta línea es una orden, { $command }, y antes hay palabras. Nadie las tiene todavía.
words-end-ask = ¿Qué querías?
words-end-wait = nada ahora; la línea espera aquí
words-end-say = decirlo todo como palabras
words-end-do = guardar aquí las palabras, y hacer { $command }
words-end-once-more = El final es una orden, { $command }, con palabras antes. Nadie lo tiene todavía. Otro Enter lo envía todo como palabras.
plain-unknown = { $word } no es una orden aquí. /help las muestra. Para decir una línea con barra: /say y la línea.
bye-goes-on = Esta ventana se cierra. Un nodo sigue aquí: «kith serve». Hasta que termine, tus palabras se pueden leer en este ordenador.
lock-goes-on = Un nodo sigue aquí: «kith serve». Hasta que termine, otras órdenes de Kith en este ordenador pueden leer tus palabras.
plain-bye = El programa se cierra. Tus palabras están bajo llave con tu frase de paso.
plain-live-on = Las palabras nuevas se muestran cuando llegan, hasta que escribas /live otra vez.
plain-live-off = Las palabras nuevas esperan hasta que pulses n y Enter.
plain-quiet-on = Nada se muestra por sí solo ahora, hasta que escribas /quiet otra vez.
connections-on = Una línea dice cuándo se conecta el aparato de un miembro, hasta que escribas /connections otra vez.
connections-now = { $count ->
    [0] Ningún aparato de otro miembro está conectado a este ahora.
    [one] Un aparato de otro miembro está conectado a este ahora.
    [many] { $count } aparatos de otros miembros están conectados a este ahora.
   *[other] { $count } aparatos de otros miembros están conectados a este ahora.
 }
connections-off = Las conexiones ya no se dicen.

## Qué sale de este aparato para un grupo.

screen-ways = Qué sale de este aparato
roads-head = Estas son las conexiones de este aparato para { $group }, en este momento:
roads-none = Ahora no hay ninguna conexión.
roads-straight-called = { $who }, directo de aparato a aparato. Llamó este aparato.
roads-straight = { $who }, directo de aparato a aparato. Llamó el otro a este aparato.
roads-through = { $who }, por un repetidor. El repetidor puede ver quién habla con quién, y cuándo.
roads-calling = { $who }: este aparato está llamando.
roads-courier = Un mensajero de este grupo. Guarda paquetes sellados. Última visita: { $at }.
roads-courier-now = Un mensajero de este grupo. Guarda paquetes sellados, y se le visita ahora.
roads-courier-not = Un mensajero de este grupo. Guarda paquetes sellados, y aún no hubo visita.
road-member = Un aparato de { $name }
road-member-unnamed = El aparato de un miembro
road-own = Otro aparato tuyo
road-leaver = Alguien que se fue
road-guest = Alguien con un papelito
road-door = El aparato de un miembro en la puerta
road-by-hand = Un aparato cuya línea aceptaste
road-recovery = Alguien con el papelito de regreso de un miembro
road-relay = Un repetidor
roads-listens = Los aparatos del grupo pueden llamar a este aparato mientras funciona este programa.
roads-does-not-listen = Ahora nadie puede llamar a este aparato.
roads-only-relays = Elegiste el camino largo: todo va por repetidores, y nada directo.
roads-by-tor = { $who }, por Tor.
roads-tor = Elegiste el camino largo por Tor: todo va por él, y nada directo.
roads-listens-tor = Los aparatos del grupo pueden llamar a este por Tor mientras funciona este programa.
roads-places = A este aparato se le puede llamar también por un repetidor.
roads-lends = Los miembros pueden encontrarse a través de este aparato.
relay-used = Desde ahora se puede llamar a este aparato por este repetidor.
relay-sees = Un repetidor ve qué aparatos se encuentran, dónde están, y cuándo. No puede leer nada.
relay-forgotten = Ya no se usa para este grupo ningún repetidor que elegiste.
relay-lent = Desde ahora los miembros pueden encontrarse a través de este aparato, mientras funciona este programa.
relay-lent-sees = Lo que pasa por aquí va sellado. Usa tu conexión, hasta un límite.
relay-not-lent = Ya nadie pasa a través de este aparato.
relay-serves = Este repetidor está abierto. Quien tiene esta línea tiene un lugar aquí:
relay-serves-note = No se escribe nada sobre quién viene. Termina cuando termina este programa.
relay-ended = El repetidor se cerró.
long-way-relays = El camino largo: desde ahora todo va por los repetidores que elegiste.
long-way-relays-sees = El grupo ya no sabe desde dónde te conectas. Lo sabe el repetidor, y también tu compañía de internet.
long-way-off = Desde ahora los aparatos se conectan directo otra vez, y el grupo sabe desde dónde te conectas.
long-way-no-relay = Aún no hay un repetidor elegido, así que no se encuentra a nadie. «kith relay use GROUP LINE» elige uno.
long-way-lost = En este dispositivo ya no se puede leer por qué camino va este grupo; quizá el disco está dañado. Por eso nada sale de este dispositivo hacia él, por ningún camino, hasta que lo digas de nuevo: /longway off, /longway relays o /longway tor, o «kith long-way GROUP WAY». Los repetidores elegidos para él hay que elegirlos otra vez.
long-way-usage = Escribe /longway off, /longway relays o /longway tor.
relay-usage = Escribe /relay y la línea del repetidor, o /relay forget, /relay lend o /relay nolend.
long-way-tor = El camino largo: desde ahora todo va por Tor. Es más lento.
long-way-tor-sees = El grupo ya no sabe desde dónde te conectas. Tu compañía de internet ve que usas Tor.
long-way-before = Lo que antes supieron los aparatos del grupo de tu dirección, quizá lo conservan.
long-way-tor-whom = Solo se encuentra a miembros que también eligieron Tor. Nada vuelve a otro camino.
long-way-tor-found = Tus otros grupos siguen como están. Cada uno tiene su propia dirección de Tor.
long-way-tor-no-relays = Por Tor no se usa ningún repetidor. Esto vale cuando se deja el camino largo.
tor-asking = Se preguntó a Tor, y aún no ha respondido.
tor-missing = No se encontró Tor en este ordenador. No sale nada, y tus palabras esperan aquí. Instala Tor y ponlo en marcha.
tor-no-orders = El puerto de órdenes de Tor está cerrado. Este aparato puede llamar, y nadie puede llamarlo. «kith help tor» dice más.
tor-not-let-in = Tor no deja entrar a este programa, y no hay nadie en su puerto SOCKS. «kith help tor» dice qué hacer.
tor-not-let-in-calls = Tor no deja entrar a este programa. Por eso nadie puede llamar a este aparato. «kith help tor» dice qué hacer.
tor-connecting = Tor está entrando en su red: { $percent } de 100. Hasta entonces tus palabras esperan aquí.
tor-no-calls = Tor funciona, pero no hay nadie en su puerto SOCKS. No se puede llamar a nadie. «kith help tor» dice más.
tor-ready = Tor está listo. Puede pasar un minuto hasta que dos aparatos se encuentren.
roads-nothing-else = Aparte de esto, solo se visitan los mensajeros de este grupo, si los tiene. No se consulta ningún nombre, y no se busca en ninguna red.
plain-quiet-off = Una línea dice cuándo hay palabras nuevas.
quiet-person-on = { $name }: sus palabras se pliegan desde ahora, solo aquí. Nadie se entera. Con /quiet y el nombre se muestran otra vez.
quiet-person-off = { $name }: sus palabras se muestran otra vez.
unfold-which = Ahí no hay palabras plegadas. Escribe /unfold y el número de un mensaje plegado.
names-hidden = Los nombres no se muestran en esta pantalla, hasta que escribas /names otra vez. Los nombres dentro de las palabras se quedan.
names-shown = Los nombres se muestran otra vez.
plain-which-number = ¿Qué mensaje? Escribe su número, como se muestra delante de las palabras.
plain-reply-usage = Escribe /reply, el número del mensaje y luego tus palabras.
plain-note-usage = Escribe /note, tu nota, dos guiones y luego tus palabras.
note-for-usage = Escribe /notefor, el número del mensaje y luego tu nota.
one-on = Los mensajes se muestran uno a uno, hasta que escribas /one otra vez. Pulsa solo Enter para ver el siguiente.
one-on-screen = Al leer, los mensajes se muestran uno a uno, hasta que escribas /one otra vez.
one-off = Los mensajes se muestran juntos otra vez.
one-more = Pulsa solo Enter para ver el siguiente. Puedes parar aquí.
one-last = Ese era el último.
edit-open = Hay un programa abierto para textos largos. Mientras lo está, el texto queda en un archivo sin llave.
edit-none = No hay un programa elegido para textos largos. El ajuste EDITOR del sistema nombra uno.
edit-empty = No se escribió nada. No se envió nada.
plain-needs-words = Falta algo tras { $word }. /help muestra cómo se escribe.
plain-message = { $number }. { $name }, { $at }: { $text }

## Órdenes que empiezan con una barra: una línea de ayuda cada una.

slash-help = muestra lo que se puede hacer; con un número, una palabra o «all»: más
screen-help-numbers = Donde una orden pide un número: elige antes el mensaje (Esc, arriba, abajo), y luego pulsa /.
topics-head = Más, por páginas:
topic-talk = hablar: palabras, notas, archivos, retirar
topic-people = la gente, la puerta, tu lugar
topic-threads = hilos, y palabras que esperan
topic-meeting = reuniones y rondas
topic-company = compañía, salas
topic-screen = lo que se muestra, se oculta o se cierra
topic-ways = cómo se alcanzan los aparatos
topic-device = copias, tus aparatos, espacio
topics-all = /help all: todas. /help y una orden: esa.
topics-none = No hay tal página de ayuda. /help muestra las que hay.
slash-back = vuelve: de una sala a su grupo, de un grupo a tus grupos
slash-groups = muestra tus grupos
slash-read = muestra las palabras otra vez; un número muestra las últimas tantas
slash-say = dice una línea, también una que empieza con una barra
slash-write = dice varias líneas; una línea con solo un punto las termina
slash-forme = dice una línea ya preparada; su número dice cuál, sin número las muestra
slash-edit = escribes un texto largo en otro programa, el que nombra EDITOR
slash-reply = responde a un mensaje: su número, luego tus palabras
slash-note = dice palabras con una nota: la nota, dos guiones, las palabras
slash-notefor = pone una nota junto al mensaje de alguien: su número, luego la nota
slash-search = busca palabras en todos tus grupos, lo más nuevo primero
slash-people = muestra las personas de aquí y quién está en la puerta
slash-card = muestra la tarjeta, el acuerdo y las reglas
slash-rules = dice quién puede hacer qué aquí
slash-invite = escribe un papelito para alguien
slash-enter = entras en un grupo con un papelito
slash-found = funda un grupo
slash-welcome = da la bienvenida a alguien en la puerta: el nombre
slash-wait = pide que se espere antes de que entre alguien: el nombre
slash-unsent = muestra palabras sin enviar: enviar, dejar en espera o retirar
slash-threads = muestra los hilos
slash-thread = abre un hilo: su nombre; sin nombre, el primero
slash-newthread = empieza un hilo: su nombre, y si las palabras han de irse: -- y 1d, 7d, 30d o 90d
slash-clockisright = el reloj de este aparato está bien: las palabras cuyos días pasaron se van
slash-name = cambia cómo te llaman aquí
slash-duties = escribe tu línea de deberes; sin palabras, la quita
slash-reach = muestra tu línea de dirección, o acepta la de otro miembro
slash-others = muestra quién puede ver qué
slash-why = dice por qué apareció la última línea
slash-live = muestra las palabras nuevas cuando llegan, o deja de hacerlo
slash-quiet = nada aparece por sí solo, o deja de ser así; con un nombre: pliega las palabras de esa persona solo para ti, o las muestra otra vez
slash-unfold = abre palabras plegadas: el número del mensaje
slash-names = oculta los nombres en esta pantalla, o los muestra otra vez
slash-connections = dice cuántos aparatos están conectados, y cuándo llega o se va uno, o deja de hacerlo
slash-ways = muestra qué sale de este aparato: cada conexión, y quién está al otro lado
slash-longway = va por el camino largo, o no: off, relays o tor; nada cambia por sí solo
slash-relay = la línea de un repetidor: tienes un lugar en él; forget, lend, nolend: ninguno, presta este aparato, lo termina
slash-couriers = muestra los mensajeros de este grupo, y la última visita a cada uno
slash-courier = el papelito de un mensajero: el grupo lo tiene desde ahora; remove y un número: no se le visita más
slash-one = muestra los mensajes uno a uno, o deja de hacerlo
slash-hide = deja la pantalla en una página sencilla
slash-lock = bloquea ahora; tu frase de paso abre otra vez
slash-passphrase = cambia la frase de paso de esta carpeta
slash-rehearse = ensaya con un grupo que solo está en este ordenador
slash-attach = lleva un archivo al grupo: su ruta. De una imagen va solo la imagen
slash-attachwhole = lo mismo, con todo lo que lleva el archivo
slash-save = guarda un archivo: el número de su mensaje, luego una ruta. 3.2 es el segundo archivo del mensaje 3
save-usage = Escribe el número del mensaje y una ruta, como: /save 3 poster.jpg
slash-takeback = retira tus palabras: el número de un mensaje, o nada para elegir
slash-copy = escribe una copia de tus palabras en un archivo
slash-bundle = escribe un envío para una memoria USB, o recibe uno
slash-space = muestra lo que este grupo ocupa en este aparato
slash-letgo = suelta aquí palabras viejas de otras personas, sin retirarlas
slash-fetchagain = pide otra vez a los demás las palabras que se soltaron aquí
slash-bring = dice aquí otra vez las palabras de una copia firmada
slash-devices = muestra tus aparatos aquí: vincular otro, o uno no está contigo
slash-recovery = escribe tu papelito de regreso, para un día en que falte este aparato
slash-leave = te vas de este grupo
slash-meeting = muestra la reunión
slash-open = abre la reunión. Con el número de un mensaje: su archivo, en un programa de este ordenador
slash-here = dice que estás aquí, o de vuelta
slash-listening = dice que hoy escuchas
slash-stepout = sales un rato, tu lugar se guarda
slash-wanttime = dice que hoy quieres tiempo, o con no: que ya no
slash-wish = antes de hablar: 1 solo que se me escuche, 2 que se me pregunte, 3 que se me den ideas, 0 nada
slash-task = tomas una tarea: 1 abrir, 2 llevar el tiempo, 3 dar la bienvenida, 4 cerrar, 5 invitar
slash-stepback = dejas tu tarea, sin dar motivo
slash-slow = pide un minuto tranquilo
slash-close = cierra la reunión
slash-next = dice cuándo es la próxima reunión, como /next 2026-12-03 19:00 en la biblioteca
slash-form = muestra las formas de reunión; con un nombre, esta reunión la sigue
slash-newform = escribe una forma de reunión propia de tu grupo
slash-askme = dice hasta cuándo te pueden preguntar, como /askme 22:00; /askme no lo retira
slash-rests = tras tantas horas tranquilas una reunión sin cerrar descansa, como /rests 24
slash-whenlate = quien llega tarde a una ronda tiene lugar ahora, o al final, como en /whenlate now
slash-remind = te lo dice antes de una reunión, solo aquí, como /remind 30; /remind no lo termina
slash-worried = muestra lo acordado para cuando hay preocupación por alguien; con palabras, lo escribe
slash-ifquiet = muestra qué desea una persona si queda en silencio; sin nombre, lo tuyo
slash-myquiet = escribe qué deseas si quedas en silencio; sin palabras, lo quita
slash-bewithme = pide que alguien esté contigo; antes dice quién lo ve
slash-yes = dice que puedes estar con quien lo pide; antes dice quién se entera
slash-no = retira tu sí, sin dar motivo: el número del mensaje que lo pidió, o nada
slash-accept = deja entrar a alguien que puede estar contigo: el nombre, o nada para elegir
slash-enough = dice que ya no hace falta respuesta
slash-rooms = muestra tus salas, y qué se puede hacer para tener compañía
slash-room = abre una sala en la que estás: con quién; nada si solo hay una
slash-closeroom = cierra una sala para ti, sin dar motivo
slash-room-back = vuelve al grupo
slash-room-people = muestra quién está en esta sala
slash-room-others = muestra quién puede ver qué de esta sala
slash-room-closeroom = cierra esta sala para ti, sin dar motivo
slash-room-stepback = lo mismo
slash-room-close = lo mismo
slash-room-leave = te vas de esta sala, o del grupo
slash-round = empieza una ronda, con un nombre si lo das
slash-done = ya hablaste, el turno sigue
slash-pass = dices paso en esta ronda
slash-later = que el turno vuelva a ti más tarde
slash-listen = escuchas en esta ronda
slash-go = el turno sigue desde el lugar de alguien, como /go Sam
slash-gone = aparta este grupo, o todo, en este aparato, o lo borra
slash-quit = cierra el programa
slash-new = n y Enter muestran palabras nuevas
slash-marks = «enviado»: salió de este aparato. «guardado»: lo tienen los aparatos de otras dos personas.

## La pantalla completa.

screen-groups = Tus grupos
screen-groups-hint = Arriba y abajo eligen. Enter abre. F1 ayuda. Ctrl-Q cierra.
screen-groups-empty = Aún no estás en ningún grupo. Elige una de estas cosas:
screen-thread-writing = Enter envía. Alt-Enter: línea nueva. Esc: leer. / para órdenes. F1 ayuda.
screen-thread-one = Arriba y abajo: otro mensaje. PgDn: más de este. Enter: qué se puede hacer. Teclea para escribir.
screen-thread-reading = Arriba y abajo eligen. Enter: qué se puede hacer. Teclea para escribir. F1 ayuda.
screen-page-hint = Arriba y abajo mueven. Esc vuelve atrás.
screen-choice-hint = Arriba y abajo eligen. Enter lo toma. Esc vuelve atrás.
screen-line-hint = Enter sigue. Esc vuelve atrás, y no se hace nada.
screen-unsent-line = Algunas de tus palabras siguen en este aparato: /unsent
screen-held-line = Algunas de tus palabras esperan tu sí: /unsent
screen-answering = Respondes a: { $text }
screen-message = Qué se puede hacer
menu-write = seguir escribiendo
menu-new = mostrar las palabras nuevas
menu-answer = responderle
menu-unfold = abrir sus palabras plegadas
menu-save = guardar el archivo { $name }
menu-view = abrir el archivo { $name }
menu-be-with = decir que puedes estar con { $name }
menu-note = poner al lado una nota para quien lee
menu-take-back = retirarlo
screen-which-message = ¿Qué mensaje? Esc, y luego arriba y abajo eligen uno. Enter muestra qué se puede hacer con él.
screen-save = Guardar un archivo
save-where = ¿Dónde? Escribe una ruta: una carpeta, o un archivo nuevo.
save-under-way = Ahora se pide el archivo a quien lo tiene.
screen-help = Ayuda
screen-people = Personas y tarjeta
screen-why = Por qué
screen-others = Quién puede ver qué
screen-rules = Quién puede hacer qué
screen-search = Buscar
screen-space = Espacio en este aparato
screen-threads = Hilos
screen-couriers = Mensajeros
screen-unsent = Palabras sin enviar
screen-enter = Entrar
screen-found = Fundar
screen-invite = Invitar
screen-take-back = Retirar
screen-copy = Una copia de tus palabras
screen-bundle = Un envío en una memoria USB
screen-bring = Traer palabras
screen-recovery = Papelito de regreso
screen-erase = Apartar, borrar
screen-devices = Tus aparatos
screen-link = Otro aparato tuyo
screen-leave = Irse
screen-door = La puerta
screen-reach = Línea de dirección
screen-hidden = Notas
screen-hidden-line = Aquí no se muestra nada. F9 muestra la página otra vez.
screen-small = Esta ventana es muy pequeña. Una más grande muestra las palabras.
screen-more = (Hay más: PgDn y PgUp.)
screen-help-keys = Teclas:
screen-help-commands = Órdenes, donde escribes:

## Teclas: una línea cada una en la página de ayuda.

key-f1 = esta página
key-f9 = deja la pantalla en una página sencilla; F9 otra vez la trae de vuelta
key-f2 = pone tu primera línea preparada donde escribes; Enter la envía
key-f3 = pone ahí tu segunda línea preparada
key-f5 = muestra palabras nuevas
key-esc = de escribir a leer; desde una página, atrás
key-f6 = compañía, y tus salas
key-up = elige lo de arriba: un mensaje, un grupo o una opción
key-down = elige lo de abajo
key-page-up = sube una página; de escribir a leer
key-page-down = baja una página
key-home = va al primero
key-end = va al último
key-slash = al leer: empieza una orden, sobre el mensaje elegido
key-edit = escribes un texto largo en otro programa, el que nombra EDITOR
key-enter = envía, abre o toma la opción; al leer: qué se puede hacer con el mensaje elegido
key-alt-enter = empieza una línea nueva en lo que escribes
key-tab = completa una orden
key-ctrl-q = cierra el programa
key-name-up = Arriba
key-name-down = Abajo
key-name-space = Espacio

## Ensayo.

rehearse-what = Este es un grupo de ensayo. Funciona solo en este ordenador, con nodos de verdad. Su carpeta se quita después.
rehearse-who = A Ana, Lee, Sam y Noor los hace el programa. Nadie más lee lo que escribes aquí.
rehearse-how = Cada vez que dices algo, pasa el siguiente paso de la historia.
rehearse-end = Ctrl-Q, o /quit, termina el ensayo y quita su carpeta.
rehearse-begin-hint = Enter deja esta página. Enter otra vez abre el grupo.
rehearse-not-here = Esto es un ensayo. En grupos de verdad se entra después, y también se fundan después. /quit lo termina.
rehearse-bye = El ensayo termina.
rehearse-over = La historia termina aquí. Puedes quedarte cuanto quieras. /quit termina el ensayo.
rehearse-title = Ensayo, solo en este ordenador
rehearse-group = Ensayo
rehearse-card = Un grupo para ensayar. Es para quien quiera ver cómo funciona un grupo aquí.
rehearse-agreement-1 = Lo que se dice aquí se queda aquí.
rehearse-agreement-2 = Escuchar es participar.
rehearse-agreement-3 = Cuando alguien nos preocupa, le preguntamos primero.
rehearse-step-founded = Ana funda un grupo llamado { $group }, con una tarjeta y un acuerdo.
rehearse-step-entered = { $name } lee el papelito, dice que sí, y entra.
rehearse-step-words = Cada persona dice una línea. Los { $count } aparatos muestran las mismas palabras en el mismo orden.
rehearse-step-away = El aparato de Sam se apaga. El lugar de Sam se guarda.
rehearse-step-meanwhile = Ana y Lee siguen hablando mientras Sam no está.
rehearse-step-back = El aparato de Sam está encendido otra vez y tiene lo que se dijo. No se perdió nada.
rehearse-step-newcomer = Noor entra con un papelito de Lee. Palabras de antes en el aparato de Noor: { $count }.
rehearse-step-said-after = Ana saluda a Noor. El aparato de Noor lo tiene.
rehearse-step-left = Lee se va. Para irse no hace falta permiso de nadie. Se ve: «Lee se fue.»
rehearse-step-order = Todos los aparatos que oyeron muestran el mismo orden de palabras.
rehearse-cleaned = Las carpetas del ensayo ya no están en este ordenador.
rehearse-not-cleaned = La carpeta del ensayo no se pudo quitar. Está aquí: { $path }
rehearse-step-not = Este paso no ocurrió: { $step }
rehearse-interrupted = El ensayo se detuvo.
rehearse-say-ana-1 = Hola. El agua ya está al fuego. Siéntate donde quieras.
rehearse-say-lee-1 = Hola a todo el mundo. Hoy escucho.
rehearse-say-sam-1 = Buenas tardes. Fue una semana larga.
rehearse-say-jo-1 = Hola. Es mi primera vez aquí.
rehearse-say-ana-2 = El autobús de Sam estará en el túnel. El lugar se guarda.
rehearse-say-lee-2 = Sí. Hay tiempo.
rehearse-say-sam-2 = Aquí otra vez. Llegó todo.
rehearse-say-ana-3 = Te damos la bienvenida, Noor. Habla, o escucha, como quieras.
rehearse-say-noor-1 = Gracias. Por ahora escucho.
rehearse-say-lee-goodbye = Estuvo bien estar aquí. Que no falte agua en la tetera.

## Ayuda de las órdenes: help-COMMAND, y help--ARGUMENT para sus partes.

help = Kith: mensajes para personas que se apoyan. Sin una orden, se abre el programa.
help-rehearse = Un grupo de ensayo, con nodos de verdad, solo en este ordenador.
help-serve = Un nodo sin pantalla. Otras órdenes lo usan mientras funciona.
help-group = Grupos: found, list, show, courier.
help-group-found = Funda un grupo. Fundar no da después más derecho.
help-group-list = Muestra tus grupos.
help-group-show = Muestra las personas, la puerta, la tarjeta y las reglas de un grupo.
help-invite = Escribe un papelito para una persona. Darlo es tu bienvenida.
help-slip = Papelitos: show, list, take-back.
help-slip-show = Lee un papelito. No se llama a nadie, salvo si es corto y dices que sí.
help-slip-show--ask = Llama a las direcciones de un papelito corto para ver su tarjeta. Quien está allí ve tu dirección de internet.
help-slip-list = Muestra los papelitos abiertos de un grupo.
help-slip-take-back = Retira un papelito, para que ya no se pueda usar.
help-enter = Entras en un grupo con un papelito, tras una pregunta.
help-welcome = Da la bienvenida a alguien que espera en la puerta.
help-wait = Pide que se espere antes de que entre alguien.
help-say = Dice algo en un grupo. Un texto - se lee de la entrada: así no queda en ningún historial, y nadie en este ordenador lo ve pasar. «Enviado»: salió de este aparato. «Guardado»: lo tienen los aparatos de otras dos personas.
help-say--attach = Un archivo que va con las palabras. De una imagen va solo la imagen. Se puede dar varias veces.
help-say--as-it-is = No quita nada de las imágenes: va con ellas dónde y cuándo se hicieron.
help-say--note-for = Las palabras son una nota junto al mensaje con este identificador.
help-open = Abre una imagen, sonido, vídeo o PDF de un mensaje con un programa de este ordenador.
help-open--id = El identificador del archivo, o de su mensaje si trae uno.
help-save = Guarda un archivo que trae un mensaje. Viene de cualquier aparato del grupo que lo tenga.
help-save--id = El identificador del archivo, o de su mensaje si trae uno. «kith read --json» los muestra.
help-save--to = Un archivo nuevo, o una carpeta. No se escribe nada encima.
help-read = Muestra lo que se dijo desde que entraste.
help-read--unfold = Muestra también las palabras que tienes plegadas.
help-unsent = Palabras que siguen en este aparato: list, send, drop. Si no, esperan.
help-unsent-list = Muestra palabras sin enviar.
help-unsent-send = Envía palabras que estaban en espera porque entró alguien.
help-unsent-drop = Retira palabras sin enviar. Se van de este aparato.
help-thread = Hilos: open, list.
help-thread-open = Empieza un hilo. Su nombre se muestra a quienes vienen más tarde.
help-thread-open--days = Los días tras los que sus palabras se van de cada aparato: 1d, 7d, 30d o 90d. 0: se quedan. Sin esto: como acordó el grupo.
help-thread-list = Muestra los hilos de un grupo.
help-thread-clock-is-right = El reloj de este aparato está bien. Las palabras ocultas porque sus días pasaron se van.
help-name = Cambia cómo te llaman las personas de un grupo.
help-duties = Escribe tu línea de deberes. Una vacía la quita.
help-take-back = Retira tus palabras: un mensaje, varios o todo. Sin ninguno, dice cuántas copias se borraron.
help-take-back--all = Todo lo que escribiste en este grupo.
help-take-back--ids = Los nombres cortos que muestra --list, o identificadores enteros.
help-take-back--list = Muestra tus mensajes, cada uno tras su nombre corto.
help-take-back--since = Todo lo que escribiste desde este día, como 2026-03-01.
help-copy = Escribe una copia de tus palabras: un texto, una página, o la forma firmada. También: check, bring.
help-copy-check = Mira si una copia firmada está entera. Solo necesita el archivo.
help-copy-bring = Dice otra vez en un grupo las palabras de una copia firmada. Llevan la marca de que fueron traídas.
help-courier = Un ordenador que guarda paquetes sellados para grupos: serve, slip.
help-courier-serve = Guarda paquetes para grupos que tienen su papelito. No pide frase de paso y no lee nada.
help-courier-serve--megabytes = Lo más que guarda, en megabytes. Si no se dice nada, 1024.
help-courier-slip = Imprime el papelito del mensajero, para darlo a grupos.
help-group-courier = Los mensajeros de un grupo: add, remove, list.
help-group-courier-add = Un mensajero guarda desde ahora paquetes sellados para el grupo. Se le dice a todo el grupo.
help-group-courier-add--slip = El papelito del mensajero, o un archivo que lo lleva.
help-group-courier-remove = Un mensajero ya no se visita. Se le dice a todo el grupo.
help-group-courier-remove--number = Su número en la lista.
help-group-courier-list = Muestra los mensajeros de un grupo.
help-bundle = Envíos en una memoria USB, donde los aparatos nunca se conectan a la vez: out, in.
help-bundle-out = Escribe en un archivo lo que puedes pasar a otras personas de un grupo. El de quien aún no entró lleva la petición.
help-bundle-out--to = El archivo. No se escribe nada encima.
help-bundle-out--since = Sin palabras anteriores a este día, como 2026-03-01.
help-bundle-out--for-member = Para un solo miembro: lo que le falta, hasta donde se sabe aquí.
help-bundle-in = Recibe lo que lleva un envío para tus grupos.
help-bundle-in--file = El envío.
help-leave = Te vas de un grupo para siempre, salvo que quede un papelito de regreso tuyo. Funciona sin conexión.
help-leave--copy = Antes escribe una copia de tus palabras en este archivo o carpeta.
help-leave--take-back = Retira todo lo que escribiste, o lo que dice --since.
help-leave--since = Retira solo lo que escribiste desde este día, como 2026-03-01.
help-set-aside = Aparta un grupo en este aparato: bajo llave, y en ninguna lista con su nombre. Nada se borra por sí solo.
help-set-aside--everything = Todos los grupos de esta carpeta.
help-set-aside--days = Durante tantos días. Sin esto: los que elegiste antes, o si no 7.
help-set-aside--usual = Escribe cuántos días se te ofrecerán otro día. 0: ninguno.
help-bring-back = Trae de vuelta un grupo apartado, como estaba. Pide tu frase de paso.
help-bring-back--group = Su nombre o su número. Nada, si no hay otro.
help-passphrase = Cambia la frase de paso de esta carpeta. Pide la de ahora. Nada más cambia.
help-passphrase--new-file = Un archivo cuya primera línea es la frase de paso nueva.
help-erase = Borra un grupo de este aparato, enseguida: primero su llave, luego sus archivos. No se le dice a nadie.
help-erase--everything = La carpeta entera de tus grupos.
help-erase--yes = Borra sin pedir la palabra.
help-connections = Muestra qué sale de este aparato para un grupo: cada conexión, y quién está al otro lado.
help-relay = Repetidores: serve, use, forget, lend (este aparato, para el grupo).
help-relay-serve = Pone un repetidor para otras personas, y nada más. Imprime una línea que da un lugar en él.
help-relay-serve--at = Dónde se le puede llamar, si no es donde está abierto.
help-relay-serve--new-slip = Hace una línea nueva. La anterior ya no da lugar.
help-relay-use = Tienes un lugar en un repetidor para un grupo, y otras personas pueden llamarte por él.
help-relay-use--line = La línea del repetidor, que empieza con «kith-relay:».
help-relay-forget = Ya no usa ninguno de los repetidores que elegiste para un grupo.
help-relay-lend = Deja que los miembros de un grupo se encuentren a través de este aparato.
help-relay-lend--no = Lo termina.
help-long-way = Va solo por los repetidores que elegiste o por Tor, o directo otra vez. Nada cambia por sí solo.
help-long-way--way = «relays», «tor» u «off».
help-reach = Muestra tu línea de dirección, o acepta la de otro miembro.
help-device = Tus propios aparatos: list, new, add, lost, recovery, not-with-me, replace.
help-device-list = Muestra tus aparatos en un grupo.
help-device-new = Hace de este ordenador otro aparato tuyo. Imprime una línea para el otro.
help-device-new--phrase = Las palabras que muestra el otro aparato. Son el sí donde no se puede preguntar a nadie.
help-device-add = Añade el aparato que imprimió una línea. Luego los dos muestran las mismas cinco palabras.
help-device-add--line = La línea que imprimió «kith device new».
help-device-add--phrase = Las palabras que muestra el otro aparato. Son el sí donde no se puede preguntar a nadie.
help-device-lost = Este aparato no está conmigo: quien lo sabe no le envía nada nuevo.
help-device-lost--yes = Dice que sí sin pregunta.
help-device-lost--number = Su número, como lo muestra «kith device list».
help-device-lost--keep = Números de aparatos que añadió ese y que están contigo.
help-device-recovery = Imprime tu papelito de regreso, una vez. Termina un aparato perdido desde cualquier ordenador.
help-device-recovery--out = Escribe el papelito en este archivo.
help-device-recovery--none = Sin papelito de regreso: su secreto se va de este aparato.
help-device-recovery--again = Hace uno nuevo, que vale a partir de 14 días y se muestra a todo el grupo.
help-device-not-with-me = Ese aparato no está conmigo: con el papelito de regreso, desde cualquier ordenador.
help-device-not-with-me--slip = El archivo donde está el papelito de regreso, o - para escribirlo. Tras una orden lo podrían leer otras personas de este ordenador.
help-device-not-with-me--reach = La línea de dirección de alguien del grupo, como la muestra allí «kith reach».
help-device-not-with-me--device = Qué aparato, si hay varios.
help-device-replace = Vuelves con el papelito de regreso, en este ordenador, con una llave nueva.
help-device-replace--slip = El archivo donde está el papelito de regreso, o - para escribirlo. Tras una orden lo podrían leer otras personas de este ordenador.
help-device-replace--reach = La línea de dirección de alguien del grupo, como la muestra allí «kith reach».
help-device-replace--device = El número del aparato que termina.
help-what-can-others-see = Dice quién puede ver qué en un grupo.
help-search = Busca palabras en tus grupos, lo más nuevo primero. Mayúsculas y acentos dan igual.
help-search--group = Solo en este grupo.
help-space = Muestra lo que ocupan tus grupos en este aparato, o uno de ellos.
help-let-go = Suelta palabras viejas de otras personas solo en este aparato. No se retira nada, y a nadie se le dice.
help-let-go--before = Palabras de antes de este día, como 2026-06-01.
help-let-go--yes = Suelta sin preguntar.
help-fetch-again = Pide otra vez a los demás las palabras que se soltaron aquí.
help-who-can-do-what = Dice quién puede hacer qué en un grupo, según sus reglas.
help-settings = Dice dónde están tus ajustes.
help-settings--write = Escribe un archivo con cada ajuste explicado, donde no hay ninguno.
help-completions = Imprime lo que necesita la línea de órdenes para completar estas órdenes.
help-completions--shell = Qué línea de órdenes.
help-man = Escribe páginas de manual de todas las órdenes.
help-man--to = La carpeta.
help-why = Dice lo que se sabe ahora, y su causa.
help-help = Muestra ayuda. Páginas: una orden, json, hide.
help--home = La carpeta de tus grupos.
help--help = Muestra esta página.
help--version = Muestra la versión.
help--json = Imprime un objeto JSON por línea.
help--plain = Líneas sencillas en lugar de pantalla completa.
help--passphrase-file = Un archivo cuya primera línea es la frase de paso.
help--listen = Una dirección donde se encuentra este nodo. Se puede dar varias veces.
help--lock-after = Bloquea el programa tras tantos minutos sin teclas. Lo dice antes. Sin esto: nunca.
help--log = Escribe en este archivo lo que el nodo dice de sí. Sin esto no se escribe nada.
help--wait-seconds = Cuántos segundos espera una orden a otras personas. Sin esto: 3.
help--group = El nombre del grupo, o el comienzo de su identificador.
help--days = Días hasta que termina el papelito.
help--out = Escribe en este archivo el papelito con la tarjeta y el acuerdo.
help--qr = Muestra el papelito como un cuadrado para una cámara.
help--from = El nombre tuyo que lleva el papelito.
help--slip = Una línea que empieza con kith: o un archivo.
help-slip-take-back--slip = El archivo del papelito, - para escribir su línea, o el comienzo de su llave.
help--me = Cómo te llaman allí.
help--yes = Dice que sí sin pregunta.
help--who = El nombre de quien espera, o el comienzo del identificador de la petición.
help--because = Unas palabras al grupo.
help--thread = El nombre del hilo, o el comienzo de su identificador.
help--reply = El identificador del mensaje al que respondes.
help--note = Una nota para quien lee.
help--text = Las palabras.
help--last = Solo las últimas tantas.
help--since = Solo lo que va después de este mensaje.
help--follow = Sigue mostrando palabras nuevas hasta que pulses Ctrl-C.
help--ids = Nombres cortos como los muestra «unsent list», o identificadores enteros. Sin esto: todo.
help--id = El nombre corto como lo muestra «unsent list», o el identificador entero.
help--name = El nombre.
help--to = Un archivo; o una carpeta, para un texto y una página juntos.
help--signed = La forma firmada para programas. Prueba a quien la tenga que tu aparato escribió estas palabras.
help--file = Una copia firmada.
help--goodbye = Unas palabras al grupo.
help--now = No guarda nada aquí, aunque aún no lo sepa nadie.
help--line = La línea de dirección de otro miembro.
help--card = Un archivo con la tarjeta. Se escribe al fundar y aún no se puede cambiar más tarde.
help--agreement = Un archivo con el acuerdo, una línea cada vez. Aún no se puede cambiar más tarde.
help--welcomes = Cuántas bienvenidas necesita alguien nuevo: 1 o 2.
help--topic = Una orden, o json, o hide.

## Páginas de «kith help».

help-page-hide =
    F9 deja la pantalla completa en una página sencilla. F9 otra vez la trae de vuelta.
    En líneas sencillas, /hide vacía la ventana, o imprime líneas vacías hasta que no se ven las palabras.
    /lock, o un tiempo puesto con --lock-after, cierra además lo que hay aquí hasta que escribas tu frase de paso.
    Se le pide al terminal que olvide las líneas de arriba. Algunos guardan aun así un historial propio.
    Busca «scrollback» en los ajustes de tu terminal. Cerrar su ventana suele vaciarlo.
help-page-tor =
    Por Tor, el grupo no sabe desde dónde te conectas. Es más lento, y algunas redes no lo dejan pasar.
    Tor es otro programa, y Kith ni lo trae ni lo pone en marcha. En Debian: «apt install tor».
    Se usan dos de sus puertos, solo en este ordenador. Uno llama a otras personas: 127.0.0.1:9050, siempre abierto.
    El otro recibe órdenes, para que puedan llamarte: /run/tor/control, o 127.0.0.1:9051.
    En Debian puedes dar órdenes si tu cuenta está en el grupo «debian-tor», tras entrar de nuevo:
    «sudo adduser NAME debian-tor». En otros sistemas escribe dos líneas en «torrc», y pon Tor en marcha otra vez:
    «ControlPort 9051» y «CookieAuthentication 1». Tu cuenta tiene que poder leer el archivo de la cookie.
    Si sus puertos son otros, escribe tor_socks y tor_control en tus ajustes («kith settings --write»).
    «kith long-way GROUP tor» lo elige para un grupo. long_way = "tor" en los ajustes lo elige para grupos nuevos.
    Vale antes de llamar a nadie. «kith connections GROUP» dice cómo va con Tor.
    Lo eligen todas las personas de un grupo que quieran encontrarse. Nada cambia por sí solo.
    Un Tor sirve a todos tus grupos. Cada uno tiene su llave y sus caminos. Quien mira las horas aún puede adivinar.
help-page-json =
    Con --json, cada línea es un objeto JSON. Pueden venir más campos. Estos se quedan:

    group found             group, name
    group list              por grupo: group, name, me, state, members; way_lost, si el camino elegido no se puede leer
                            state: entered, waiting, held, asked (también: refused, left)
                            por grupo apartado: state (set-aside), number, until_day, over
                            grupos que no se pueden abrir: state (unreadable), groups (un número)
    group show              group, name, me, state, snapshot, members, left, devices, waiting, rules, card, agreement
                            members: member, name, duties, me
                            waiting: request, name, from, welcomes, needed, waits
                            waits: name, because
                            rules: welcomes, term_days, decision_days, wait_days
    invite                  slip, expires, y con --out: file, bytes
    slip show               group_name, from, card, agreement, expires, duties, rules, expired
    slip list               por papelito: slip, from, expires_day, mine
    enter                   group, name, state (necesita --yes)
    say                     id, state: here, held, sent, kept; attachments: name, bytes, type, cleaned
    read                    por mensaje: id, thread, from, at, text, reply, reply_author, note, asks, taken_back, let_go,
                            attachments, mine, new_hearers, beside, quieted
                            attachments: id, name, bytes, type
                            from: member, name
    quiet                   name, quieted
    unsent list             por mensaje: id, thread, text, state, would_also_reach
    unsent send, unsent drop, welcome, wait, slip take-back, name, duties, reach GROUP LINE
                            done
    thread open             thread, name, term_days (null: sus palabras se quedan)
    thread list             por hilo: thread, name, term_days
    thread clock-is-right   done
    save                    file, bytes
    take-back               done, messages, unsent, copies_gone (un número desde otras tres personas, si no null)
    take-back GROUP         any, copies_gone
    take-back --list        por mensaje tuyo: id, at, text
    copy                    por archivo: file, bytes
    copy check              whole, group, group_name, member, device, me, made, words
    copy bring              done, words
    courier serve           serving, slip
    courier slip            slip
    group courier list      por mensajero: courier (número), by, since_day, addresses, reached, visited, left, found
    space                   por grupo: group, name, disk_bytes, files_bytes, messages, own_messages, bytes, let_go
    let-go                  done, messages, bytes, files (requiere --yes)
    fetch-again             done, messages
    passphrase              done
    bundle out              file, bytes, words, acts, held, request
    bundle in               por grupo: group, name, state, words, acts, requests, closed, waiting, damaged
    leave                   done, heard, couriers, files (cada uno: file, bytes)
    reach GROUP             line
    connections, relay use, relay forget, relay lend, long-way
                            group, listens, lends, relays, places, only_relays, way_lost, y por conexión en roads:
                            who, name, stands, called, straight, tor (por Tor);
                            por Tor también tor: state (asking, missing, not-let-in, connecting, no-calls, ready),
                            calls (se puede llamar a pesar de todo), percent
    relay serve             relay (la línea)
    set-aside               done, until_day (días desde 1970), groups (un número); con --usual: done
    bring-back              group, name
    erase                   done (necesita --yes)
    device list             por aparato: number, device, this, since_day (días desde 1970), with_it (números)
    device new              line; phrase, cuando ha venido el otro aparato; con --phrase: group, name, state
    device add              phrase; con --phrase: done
    device lost             done (necesita --yes)
    device recovery         slip, o con --out: file, bytes; con --none: done
    device not-with-me      por aparato: number, device, since_day, in_use, last, left_day (el día en que se fue uno,
                            o null); luego done, taken, asked (necesita --yes)
                            taken de asked: aparatos del grupo que lo recibieron, y que respondieron
    device replace          por aparato como arriba; luego group, name, state, taken, asked (necesita --yes)
    search                  por mensaje: como en read, y: group, group_name
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
    room read               por mensaje: como read
    room, todo lo demás
                            group, done
    meeting, round, todo lo demás
                            done (hecho), changed (false: ya era así)
    what-can-others-see     lines
    who-can-do-what         lines
    settings                file, is_there, not_used
    why                     por grupo: group, name, state, sentence, connections, unsent, states
    rehearse                por paso: step, ok, sentence, y lo que se comprobó
    serve                   serving

    Cuando algo no se puede, sale un objeto por standard error: error, sentence. Entonces el código de salida es 1.
    Un uso que no encaja da el código de salida 2.

## Archivos que traen los mensajes.

file-bytes = { $count } bytes
file-kilobytes = { $count } kB
file-megabytes = { $count } MB
file-line = con un archivo: { $name }, { $size }
file-line-numbered = archivo { $number }: { $name }, { $size }
message-files-only = { $count ->
    [one] Un archivo.
    [many] { $count } archivos.
   *[other] { $count } archivos.
}
file-cleaned = { $name }: va solo la imagen. Se quitó dónde y cuándo se hizo. Los demás ven este nombre.
file-as-it-is = { $name } va como está. Un archivo así puede llevar también un nombre, un lugar o una hora.
file-fetched-from-here = Las demás personas lo piden cuando quieren. Sale de aquí mientras el programa está abierto, o de quien lo tiene.
file-fetched-later = Las palabras se van solas. El archivo sale de aquí mientras «kith» o «kith serve» está abierto, o de quien lo tiene.
file-saved = Guardado como { $file } ({ $size }).
file-which = Ese mensaje no trae ese archivo. Si hay varios, 3.2 es el segundo archivo del mensaje 3.
file-opened = El archivo está abierto en un programa de este ordenador. Kith no envía nada por ello. La copia que se ve se va cuando Kith termina.
file-opened-press = El archivo está abierto en un programa de este ordenador. Kith no envía nada por ello. Pulsa Enter cuando termines: la copia se va.

## Papelitos abiertos.

slip-one = Un papelito que dio { $from }, hasta { $day }. Su llave empieza con { $key }
slip-taken-back-done = El papelito se retiró. Quien lo sabe no deja entrar a nadie con él.
choice-number-or-word = Escribe un número o la palabra, y pulsa Enter.

## Más de la pantalla completa.

screen-live-off = Las palabras nuevas esperan hasta que pulses F5.
key-alt-enter-line = Alt-Enter empieza una línea nueva aquí. Enter envía.

## Reuniones. Lo que se hace se dice una vez a todas las personas de aquí, con estas palabras.

meeting-opened = La reunión está abierta. La abrió: { $names }.
meeting-opened-how = «/here» dice que estás aquí. «/live» muestra las palabras según llegan.
meeting-opened-here = La reunión está abierta. La abrió: { $names }. Aquí hasta ahora: { $count }.
meeting-joined = Dos partes de esta reunión se juntaron. La abrió: { $names }.
meeting-joined-why = Esta línea apareció porque aparatos que no se encontraban ahora se encuentran. Sus palabras están lado a lado.
meeting-here = { $name } está aquí.
meeting-here-mine = Dijiste que estás aquí. Aquí hasta ahora: { $count }.
meeting-listening = { $name } escucha hoy.
meeting-listening-mine = Hoy escuchas. Es un lugar entero.
meeting-out = { $name } salió un rato. El lugar se guarda.
meeting-out-how = «/here» dice que estás de vuelta.
meeting-out-mine = Saliste un rato. Tu lugar se guarda.
meeting-back = { $name } está de vuelta.
meeting-back-mine = Estás de vuelta. Tu lugar se guardó.
meeting-wants-time = { $name } quiere tiempo hoy.
meeting-wants-time-mine = Quieres tiempo hoy. Las demás personas lo ven.
meeting-wants-no-time = { $name } no necesita tiempo hoy.
meeting-wants-no-time-mine = No necesitas tiempo hoy. Las demás personas lo ven.
meeting-wish = { $name } dice: { $wish }.
meeting-wish-mine = Dices: { $wish }. Las demás personas lo ven.
meeting-wish-none = { $name } retiró lo que había pedido al hablar.
meeting-wish-none-mine = Retiraste lo que habías pedido al hablar. Las demás personas lo ven.
wish-just-hear = solo que se me escuche
wish-ask = que se me pregunte
wish-ideas = que se me den ideas
meeting-task-up = { $name } tomó esta tarea: { $task }.
meeting-task-up-mine = Tomaste esta tarea: { $task }. Puedes dejarla cuando quieras.
meeting-task-down-mine = Dejaste la tarea: { $task }. Está libre para cualquiera.
meeting-task-shared-mine = Dejaste la tarea: { $task }.
meeting-task-free = Esta tarea está libre para cualquiera: { $task }.
meeting-task-held = Tarea, { $task }: { $names }.
meeting-task-nobody = Tarea, { $task }: no la tiene nadie. La reunión sigue sin ella.
meeting-task-offered = Tarea, { $task }: libre. Hoy se te ofrece. Hoy no también está bien.
task-open = abrir
task-keep-time = llevar el tiempo
task-welcome = dar la bienvenida
task-close = cerrar
task-inviting = invitar
meeting-round = Empieza una ronda: { $name }.
meeting-round-minutes = Empieza una ronda: { $name }. Unos { $minutes } minutos por persona.
round-check-in = Cómo estoy
round-sharing = Compartir
round-closing = Cierre
meeting-passed = { $name } dijo paso.
meeting-passed-mine = Dijiste paso.
meeting-later = { $name } pide que el turno vuelva más tarde.
meeting-later-mine = La ronda vuelve a ti más tarde.
meeting-passed-on = La ronda sigue. El lugar de { $name } se guarda.
meeting-passed-on-mine = La ronda siguió. Tu lugar se guarda, y vuelve antes del final.
meeting-passed-on-why = Esta línea apareció porque alguien de aquí hizo seguir el turno. El lugar se ofrece otra vez.
meeting-turn = Sigue { $name }.
meeting-turn-again = La ronda vuelve a { $name }.
meeting-turn-wish = Sigue { $name }: { $wish }.
meeting-turn-how = Después de tus palabras: /done. O /pass, /later, /listen.
room-turn-how = Estás en una sala: /back vuelve a { $group }. Tu lugar se guarda.
meeting-turn-mine = Es tu lugar en la ronda: habla, di paso, déjalo para más tarde, o escucha.
meeting-turn-mine-again = La ronda vuelve a ti: habla, di paso o escucha.
meeting-turn-why = Esta línea apareció porque el turno siguió en la ronda.
meeting-round-over = La ronda terminó. Se ofrecieron todos los lugares.
meeting-round-over-how = «/round» empieza la siguiente; «/close» cierra la reunión.
meeting-round-over-held = Lo que escribiste espera en este aparato. /say lo envía.
meeting-round-held = Espera aquí hasta que termine la ronda. /say lo envía ahora.
meeting-time = Ese es el tiempo acordado. Termina como necesites.
meeting-time-left = Quedan { $minutes } minutos de lo acordado. Solo tú ves esto.
meeting-time-why = Esta línea apareció porque se acordó un tiempo para esta ronda. Lo cuenta tu aparato, ningún otro.
meeting-connection-gone = Ya no hay conexión con { $name }. El lugar de { $name } se guarda.
meeting-connection-gone-how = Para seguir mientras tanto: «/go { $name }».
meeting-connection-gone-why = Esta línea apareció porque este aparato perdió su conexión con el de { $name }. No se sabe nada más.
meeting-under-way = Hay una ronda en marcha. Puedes seguir leyendo y escribiendo. Tienes un lugar en la siguiente.
meeting-under-way-why = Esta línea apareció porque una ronda empezó antes de que entraras.
meeting-slow = { $name } pide un minuto tranquilo. Aún puedes escribir.
meeting-slow-mine = Pediste un minuto tranquilo. Cualquiera puede escribir todavía.
meeting-closed = La reunión está cerrada. La cerró: { $names }.
meeting-next = El grupo se reúne de nuevo el { $day }, { $hour } en tu reloj. Lo dijo { $by }.
meeting-next-text = El grupo se reúne de nuevo el { $day }, { $hour } en tu reloj: { $text }. Lo dijo { $by }.
meeting-goes-by = Esta reunión sigue: { $form }. La eligió { $name }.
meeting-goes-by-mine = Esta reunión sigue: { $form }. La elegiste tú.
meeting-goes-by-how = «/round» empieza su siguiente ronda.
meeting-ask-me = Puedes preguntar a { $name } hasta las { $hour }.
meeting-ask-me-mine = Aquí te pueden preguntar hasta las { $hour }. Termina por sí solo.
meeting-ask-me-no = { $name } ya no recibe preguntas.
meeting-ask-me-no-mine = Ya no recibes preguntas.
meeting-rests = { $name } escribió: una reunión sin cerrar descansa tras { $hours } horas tranquilas.
meeting-rests-mine = Una reunión sin cerrar descansa ahora tras { $hours } horas tranquilas. Todo el grupo lo ve.
meeting-late-now = { $name } escribió: quien llega tarde a las próximas rondas tiene lugar ahora.
meeting-late-now-mine = Quien llega tarde a las próximas rondas tiene lugar ahora. Todo el grupo lo ve.
meeting-late-end = { $name } escribió: quien llega tarde a las próximas rondas tiene lugar al final.
meeting-late-end-mine = Quien llega tarde a las próximas rondas tiene lugar al final. Todo el grupo lo ve.
meeting-page-rests = Sin cerrar, descansa tras { $hours } horas tranquilas.
meeting-page-late = Quien llega tarde a una ronda tiene lugar ahora, después de quien tiene el turno.
meeting-reminder = El grupo se reúne el { $day }, { $hour } en tu reloj.
meeting-reminder-text = El grupo se reúne el { $day }, { $hour } en tu reloj: { $text }.
meeting-reminder-why = Esta línea apareció porque pediste que se te diga, en este aparato. Nadie más lo sabe.
meeting-remind-off = Ya no se te dice nada antes de una reunión.
meeting-remind-on = Se te dice { $minutes } minutos antes de una reunión, solo en este aparato.
meeting-usage-ask-me = Di hasta qué hora, como 22:00, o no.
meeting-usage-rests = Di cuántas horas, de 4 a 336.
meeting-usage-late = Di dónde: now (ahora) o end (al final), como en /whenlate now.
meeting-usage-remind = Di cuántos minutos antes, como 30, o no.

## Formas de reunión. Las líneas que empiezan con - son rondas: nombre, orden (arrival, seats o turned) y minutos, con | en medio.

form-circle =
    Círculo con un objeto que pasa de mano en mano
    Alguien lee: Nos sentamos en círculo. Nadie lo dirige.
    El objeto da la vuelta. Quien lo tiene habla, o calla, y lo pasa.
    Hablamos de lo propio. Escuchamos. No respondemos hasta que el objeto ha dado la vuelta.
    - Cómo estoy aquí | turned
    - Qué traigo hoy | turned
    Un minuto de silencio.
    - Qué me llevo | turned
    Alguien lee: Lo que se dijo aquí se queda aquí. El círculo está abierto.
form-check-in =
    Cómo estoy, tiempo, cierre
    Alguien lee: Te damos la bienvenida. Puedes hablar, decir paso, o escuchar todo el tiempo.
    - Cómo estoy: mi nombre, cómo estoy, si quiero tiempo hoy | arrival | 2
    Nadie comenta lo que dice cada persona al empezar.
    Quien quiere tiempo dice qué desea: solo que se le escuche, preguntas, o ideas.
    - Tiempo para quien lo quiere | arrival | 10
    Antes del final: ¿alguien necesita a alguien después?
    - Cierre: una palabra | arrival | 1
    Alguien lee: Lo que se dijo aquí se queda aquí.
form-silence =
    Silencio en compañía
    Alguien lee: Estamos aquí, y no hace falta decir nada.
    - Una palabra para empezar, o ninguna | seats
    Veinte minutos de silencio. Cualquiera puede escribir una línea, o ninguna.
    - Una palabra para terminar, o ninguna | seats
    Alguien lee: Gracias por estar aquí.

form-goes-by = Sigue: { $form }.
form-round = Ronda: { $name }
form-round-minutes = Ronda: { $name } (unos { $minutes } min por persona)
form-round-now = Ahora: { $round }
form-round-done = { $round } (hecha)
form-none-own = Tu grupo aún no guarda una forma propia.
form-own = { $form } (de tu grupo; la escribió { $name })
form-shipped = Estas vienen con el programa:
form-how = /form y un nombre o número: esta reunión la sigue. Guía, y no obliga a nadie. /newform escribe una propia de tu grupo.
form-how-shell = «kith meeting template use»: esta reunión sigue una. Guía, y no obliga a nadie.
screen-forming = Una forma de reunión de tu grupo
forming-what = Una forma dice cómo va una reunión. Guía, y no obliga a nadie. Cada persona del grupo puede usarla.
forming-rounds = Cada línea se dice como está. Una línea que empieza con «-» es una ronda. «- Check-in | turned | 3»: el orden de la última vez, corrido en uno, unos 3 minutos cada persona.
forming-name = ¿Cómo se llama la forma? Si tu grupo guarda una con el mismo nombre, esta la sustituye.
forming-line = Una línea de ella, o déjala vacía para seguir.
forming-check = ¿Guardarla para el grupo?
forming-no = ahora no
forming-yes = guardarla
forming-done = Tu grupo guarda la forma { $form }. /form y su nombre: esta reunión la sigue.
screen-forms = Formas de reunión

## Cuando hay preocupación por alguien; si alguien queda en silencio.

event-worried = { $name } escribió lo acordado para cuando hay preocupación por alguien: { $text }
event-worried-mine = Escribiste lo acordado para cuando hay preocupación por alguien: { $text }
event-worried-why = Esta línea apareció porque alguien lo escribió de nuevo. Aquí cualquiera puede.
screen-worried = Cuando hay preocupación
worried-head = Lo acordado para cuando hay preocupación por alguien:
worried-by = Lo escribió { $name } el { $day }.
worried-none = Aún no está escrito qué se hace cuando hay preocupación por alguien.
worried-how = /worried y palabras: lo escribe para todas las personas de aquí. Conviene hablarlo antes.
worried-done = Queda escrito. Aquí todo el grupo lo ve, y que lo escribiste tú.
screen-if-quiet = Si alguien queda en silencio
if-quiet-head = Si { $name } queda en silencio:
if-quiet-day = Escrito el { $day }.
if-quiet-none = Aquí no hay nada escrito.
if-quiet-how = /myquiet y palabras: escribe lo tuyo. Solo quien está aquí ahora puede mirarlo.
if-quiet-done = Queda escrito. Se muestra a quien lo busca, y no se le dice a nadie.
if-quiet-gone = Se quitó.
meeting-why = Esta línea apareció porque alguien hizo esto en la reunión.
meeting-so-already = Ya era así. No cambió nada.
meeting-none = No hay una reunión abierta. Cualquiera puede abrir una.
meeting-none-how = «/open» abre una. «/form» muestra las formas de reunión.
meeting-page-how = «/round» empieza una ronda. «/task» con el nombre de una tarea la toma.
meeting-page-open = El lugar está abierto.
meeting-page-apart = Se abrió en partes que aún no sabían una de otra.
meeting-page-here = Dijeron que están aquí: { $count }.
meeting-round-head = Ronda: { $name }
presence-here = aquí
presence-listening = escucha hoy
presence-out = salió un rato
presence-wants-time = quiere tiempo
presence-wish = dice «{ $wish }»
seat-turn = tiene el turno
seat-spoken = habló
seat-passed = dijo paso
seat-listens = escucha
seat-later = viene más tarde
seat-kept = el lugar se guarda
seat-waits = viene
meeting-above-here = Reunión: { $names }
meeting-above-turn = Turno de { $name }: { $round }
meeting-above-turn-wish = Turno de { $name }, { $wish }: { $round }
meeting-above-mine = Tu turno: /done, /pass, /later o /listen. { $round }
meeting-above-mine-shell = Tu turno. «kith round place» dice spoken, pass, later o listening. { $round }
meeting-done-shell = Hecho. «kith meeting show» muestra la reunión.
meeting-usage-task = Di qué tarea: 1 abrir, 2 llevar el tiempo, 3 dar la bienvenida, 4 cerrar, 5 invitar.
meeting-usage-wish = Di cuál: 1 solo que se me escuche, 2 que se me pregunte, 3 que se me den ideas, 0 nada.
meeting-usage-next = Di primero el día y la hora, como 2026-12-03 19:00.
screen-meeting = Reunión

help-meeting = Una reunión: abrirla, decir que estás aquí, tareas, cerrarla, la próxima vez. Nadie la dirige.
help-meeting-open = Abre la reunión. Si dos personas la abren a la vez, abren la misma.
help-meeting-open--template = La forma que sigue: una del grupo, o una que viene con el programa.
help-meeting-template = Formas de reunión: palabras y rondas, en texto sencillo que es del grupo.
help-meeting-template-list = Las muestra todas.
help-meeting-template-show = Muestra el texto de una, para cambiarlo como quieras.
help-meeting-template-show--name = Su nombre, o el número de una que viene con el programa.
help-meeting-template-set = Guarda una para el grupo. Una con el mismo nombre cambia.
help-meeting-template-set--file = Un archivo de texto, o - para escribirlo. La primera línea es el nombre.
help-meeting-template-put-away = Quita de la lista una del grupo.
help-meeting-template-put-away--name = Su nombre.
help-meeting-template-use = La reunión abierta la sigue desde ahora. Guía, y no obliga a nadie.
help-meeting-template-use--name = Su nombre, o el número de una que viene con el programa.
help-meeting-ask-me = Dice que te pueden preguntar durante un rato. Termina por sí solo.
help-meeting-ask-me--until = La hora en tu reloj, como 22:00.
help-meeting-ask-me--no = Ya no.
help-meeting-rests-after = Dice tras cuántas horas tranquilas descansa una reunión sin cerrar.
help-meeting-rests-after--hours = Horas, de 4 a 336.
help-meeting-late-places = Dice si quien llega tarde a una ronda tiene lugar ahora o al final.
help-meeting-late-places--late = now (después de quien tiene el turno) o end (al final).
help-meeting-remind = Te lo dice antes de cada reunión, solo en este aparato. Nadie más lo sabe.
help-meeting-remind--minutes = Minutos antes.
help-meeting-remind--no = Ya no.
help-worried = Muestra lo acordado para cuando hay preocupación por alguien.
help-worried--say = Lo escribe de nuevo. Todo el grupo ve quién lo escribió.
help-quiet = Pliega las palabras de una persona solo en este aparato, o las muestra otra vez. Nadie se entera.
help-if-quiet = Muestra qué desea una persona si queda en silencio. Nadie sabe que miraste.
help-if-quiet--who = De quién; sin nombre, lo tuyo.
help-if-quiet--say = Escribe lo tuyo. Un texto vacío lo quita.
help-meeting-here = Dice que estás aquí, o de vuelta.
help-meeting-here--listening = Hoy escuchas.
help-meeting-show = Muestra la reunión.
help-meeting-task = Tomas una tarea.
help-meeting-task--task = open, keep-time, welcome, close o inviting.
help-meeting-step-back = Dejas tu tarea, o todas. No hace falta un motivo.
help-meeting-step-back--task = open, keep-time, welcome, close o inviting.
help-meeting-slow = Pide un minuto tranquilo. Nada se cierra.
help-meeting-step-out = Sales un rato. Tu lugar se guarda.
help-meeting-back = Dice que estás de vuelta.
help-meeting-close = Cierra la reunión.
help-meeting-want-time = Dice que quieres tiempo hoy.
help-meeting-want-time--no = Ya no.
help-meeting-wish = Dice qué deseas cuando hablas.
help-meeting-wish--wish = none, just-hear, ask o ideas.
help-meeting-next = Dice cuándo se reúne el grupo de nuevo.
help-meeting-next--at = Día y hora en tu reloj, como 2026-12-03T19:00.
help-meeting-next--text = Algo más sobre ella.
help-round = Una ronda en la reunión: cada persona de aquí tiene un lugar.
help-round-start = Empieza una ronda.
help-round-start--name = Su nombre, con palabras propias. Sin uno, empieza la siguiente ronda de la forma.
help-round-start--order = arrival (por llegada), seats (por lugares), o turned (un lugar más que la última vez).
help-round-start--minutes = Minutos acordados por persona. Solo se le dice a quien habla.
help-round-place = Tu propio lugar: spoken, pass, later, listening o speak.
help-round-place--place = spoken, pass, later, listening o speak.
help-round-go = El turno sigue desde el lugar de la persona que dices.
help-round-go--from = De quién es el lugar.
help-round-show = Muestra la ronda.

refusal-no-such-room = No hay aquí una sala así. /rooms muestra las tuyas.
refusal-no-such-room-shell = No hay aquí una sala así. «kith room list» muestra las tuyas.
refusal-not-in-a-room = Eso no se hace en una sala.
refusal-no-such-ask = No has pedido compañía, o ya dijiste que basta.
refusal-not-an-ask = Ese mensaje no pide compañía.
refusal-nobody-said-yes = Nadie con el nombre { $name } te ha dicho que sí.
refusal-too-many-rooms = Ya hay { $most } en camino. Cierra antes una sala.
message-asks = pide que alguien le acompañe
message-asks-words = ¿Puede alguien estar conmigo?
message-asks-how = Quien pueda: /yes. No responder también está bien.
message-enough = Ya no hace falta respuesta.
help-room = Alguien contigo: pedir, decir que sí, y la sala que se abre.
help-room-ask = Pide que alguien esté contigo. Todo el grupo ve que lo pediste.
help-room-ask--text = Tus palabras, o - para escribirlas. No hacen falta.
help-room-ask--thread = El hilo en que se dice.
help-room-enough = Dice que ya no hace falta respuesta.
help-room-yes = Dice que puedes estar con alguien. Solo se entera quien lo pidió.
help-room-yes--message = El id del mensaje que lo pidió.
help-room-step-back = Retira tu sí, mientras no estás en la sala. No se dice ningún motivo.
help-room-step-back--message = El id del mensaje que lo pidió.
help-room-accept = Deja entrar en una sala contigo a quien dijo que sí. Nadie más se entera.
help-room-accept--who = Su nombre.
help-room-list = Muestra quién puede estar contigo, y tus salas.
help-room-say = Dice algo en una sala. Solo lo oye quien está en ella.
help-room-say--text = Las palabras, o - para escribirlas.
help-room-read = Muestra lo dicho en una sala.
help-room-close = Cierra una sala para ti. No hace falta un motivo.
help--room = El principio de su id, si estás en varias.
room-asked = Aquí todo el grupo ve que lo pediste. Solo tú ves quién dice que sí.
room-enough = El resto ve que ya no hace falta respuesta.
room-yes = Solo se entera quien lo pidió. Esa persona elige.
room-step-back = Ya no tienes dado ningún sí a ese mensaje. A quien lo pidió no se le dice ningún motivo.
room-given = Dijiste que sí a { $name }. Esa persona elige quién entra.
room-accepted = { $name } puede entrar. El resto ve que ya no hace falta respuesta.
room-closed = La sala está cerrada para ti. Quien está en ella ve que saliste, sin motivo.
room-said = Solo lo oye quien está en la sala. Sale cuando su aparato se conecta. Ningún mensajero ni memoria USB lo lleva.
room-none = No estás en ninguna sala, y ningún sí te espera.
room-can-be-with-you = { $name } puede estar contigo.
room-of = { $room }: la sala de { $name }. En ella: { $names }.
room-opens = { $room }: la sala de { $name }. Se abre cuando se alcance su aparato.
room-elsewhere = { $room }: la sala de { $name }. La cerraste en otro aparato. Sus palabras se quedan aquí hasta que la cierres también aquí.
event-can-be-with-you = { $name } puede estar contigo. Solo tú ves esto.
event-can-be-with-you-why = Esta línea apareció porque lo pediste y llegó un sí. Tú eliges.
event-room-opened = La sala de { $name } está abierta. Solo quien está en ella oye lo que se dice.
event-room-opened-why = Esta línea apareció porque se aceptó un sí.
event-room-came-in = { $name } está ahora en la sala.
event-room-left = { $name } ha salido de la sala.
event-room-left-why = Esta línea apareció porque esa persona cerró la sala para sí. No se pregunta por qué.
event-room-held = Desde que escribiste ha entrado en la sala: { $names }. Tus palabras esperan: /unsent, en la sala.
event-room-closed = En este aparato ya no queda nada de una sala cerrada.
event-room-elsewhere = Cerraste una sala en otro aparato. Sus palabras se quedan aquí hasta que la cierres también aquí: /rooms
event-room-closed-why = Esta línea apareció porque la cerraste, o su papelito ya no vale.
event-room-words = Hay palabras nuevas en tu sala.
event-room-words-why = Esta línea apareció porque alguien escribió en la sala. No se muestra en el grupo.

## Compañía, en el programa: lo que se dice antes, y las salas.

screen-company = Compañía
company-who = Todas las personas que leen este hilo de { $group } ven que lo pides, y las palabras que añades.
company-alone = Quien puede estar contigo te lo dice solo a ti.
company-choose = Tú eliges quién entra. A nadie se le dice a quién no elegiste, ni quién no respondió.
company-room = Entonces se abre una sala. Lo que se escribe en ella es solo para ti y para quien dejas entrar.
company-copy = Quien lee allí puede copiarlo, como en todas partes.
company-end = Puedes terminarlo en cualquier momento: /enough termina la petición, /closeroom la sala. No se pregunta por qué.
company-words = Palabras tuyas, si quieres. Déjalo vacío para no poner ninguna.
company-ask = ¿Pedirlo ahora?
company-no = ahora no
company-yes = pedirlo
company-not-asked = No se ha pedido nada a nadie.
company-how = Cuando alguien pueda, una línea te lo dice aquí, y /rooms lo muestra. /enough dice que no hace falta respuesta.
yes-what = { $name } pide que alguien le acompañe.
yes-alone = Si dices que sí, se entera { $name }, y nadie más.
yes-choose = { $name } elige quién entra. Si no eres tú, no se le dice a nadie. Solo ves que no hace falta respuesta.
yes-room = Si eres tú, se abre una sala. Lo que se escribe en ella solo lo lee quien { $name } deja entrar.
yes-end = Puedes dar un paso atrás en cualquier momento: antes con /no, después con /closeroom. No se pregunta por qué, ni se da motivo.
yes-nothing = No responder está bien. Nadie se entera de quién ha leído esto.
yes-ask = ¿Quieres?
yes-no = ahora no
yes-yes = decir que sí, solo a { $name }
yes-which = Lo piden varias personas. ¿Con quién podrías estar?
yes-not-said = No se ha dicho nada, y nadie se entera.
yes-waits = Se va cuando se alcance su aparato.
yes-then = Si te deja entrar, una línea te lo dice aquí. Entonces /room abre la sala.
no-done = Ya no tienes dado ningún sí a { $name }. No se le dice ningún motivo.
no-none = Aquí no espera ningún sí tuyo.
no-which = ¿Qué sí quieres retirar?
rooms-no = retirar tu sí a { $name }
room-no-ask = Ningún mensaje de los que se ven aquí pide compañía.
room-nobody-yet = A este aparato aún no ha llegado ningún sí. Cuando llegue, una línea te lo dice aquí.
room-accept-what = Quien entra lee lo que se escribe en la sala desde entonces. Al resto no se le dice quién es.
room-accept-who = ¿Quién entra?
room-accept-nobody = nadie por ahora
room-accept = dejar entrar a { $name }
room-accepted-comes = { $name } estará allí cuando se alcance su aparato. Una línea te lo dice.
room-open-ask = ¿Abrir la sala ahora?
room-open-now = abrir la sala
room-stay = quedarme aquí
room-how = /room la abre.
room-how-accept = /accept deja entrar a alguien.
room-with = la sala con { $names }
room-alone = la sala de { $name }, sin nadie más en ella
room-writing = Solo a esta sala: { $names }.
room-writing-alone = Solo a esta sala. Ahora no hay nadie más en ella. Lo que escribes espera en este aparato.
room-writing-group = A todo el grupo { $group }.
room-opened = Abierta ahora: { $room }. Lo que escribes va solo a esta sala. /back vuelve.
room-back = Estás otra vez en { $group }. Lo que escribes va a todas las personas de allí.
room-not-there = Eso no se hace en una sala. /back vuelve a { $group }.
room-none-open = Ahora no estás en ninguna sala. /rooms muestra qué se puede hacer.
room-opens-soon = La sala de { $name } se abre cuando se alcance su aparato.
screen-rooms = Compañía y salas
rooms-what = Una sala es para pocas personas: quien la pidió, y quien esa persona deja entrar.
rooms-prompt = ¿Qué quieres?
rooms-nothing = nada por ahora
rooms-open = abrir: { $room }
rooms-back = volver a { $group }
rooms-ask = pedir que alguien esté contigo
rooms-enough = decir que ya no hace falta respuesta
rooms-which = ¿Qué sala?
room-close = cerrar la sala para ti
room-close-here = cerrarla también aquí, y que sus palabras se vayan: { $room }
room-close-what = Se cierra para ti: { $room }. Sus palabras se van de este aparato.
room-close-others = Quien está en ella ve que saliste, sin motivo. Lo que ha leído se queda con esa persona.
room-close-ask = ¿Cerrarla?
room-close-not = dejarla abierta
room-leave-which = ¿De dónde quieres irte?
room-leave-group = del grupo { $group }
screen-room = En esta sala
room-people-head = En esta sala:
room-people-only = Al resto de { $group } no se le dice quién está en ella.
room-others-members = Quienes están en esta sala leen lo que se dice mientras están en ella: { $names }.
room-others-alone = No hay nadie más en esta sala. Lo que escribes aún no lo lee nadie más.
room-others-later = Quien entra más tarde lee desde entonces, y nada de antes.
room-others-group = El resto de { $group } no lee nada de ella. No se le dice que existe, ni quién está en ella.
room-others-asked = Ven que alguien lo pidió, y que ya no hace falta respuesta.
room-others-waits = Las palabras se van cuando dos aparatos están conectados. No las lleva ningún mensajero ni memoria USB.
